import { wrongStructure } from "./publishedFile.js";

/** A list's kind stands in its first four bytes, before what it holds. */
const LISTS = new Set(["RIFF", "LIST"]);

/** How a stream's header names Motion JPEG; in small letters, too. */
const MOTION_JPEG = "MJPG";

interface Chunk {
  /** Its name, or a list's kind. */
  readonly name: string;
  readonly bytes: Buffer;
}

/** The chunks of an AVI file one after the other, those inside lists too; an odd length is filled up by a byte. */
function* chunksOf(bytes: Buffer, file: string): Generator<Chunk> {
  for (let at = 0; at + 8 <= bytes.length; ) {
    const name = bytes.toString("latin1", at, at + 4);
    const length = bytes.readUInt32LE(at + 4);
    const end = at + 8 + length;
    if (end > bytes.length) throw wrongStructure(file, `${JSON.stringify(name)} at byte ${at} goes on beyond the file's end`);
    if (LISTS.has(name)) {
      yield { name: bytes.toString("latin1", at + 8, at + 12), bytes: bytes.subarray(at + 8, at + 8) };
      yield* chunksOf(bytes.subarray(at + 12, end), file);
    } else yield { name, bytes: bytes.subarray(at + 8, end) };
    at = end + (length & 1);
  }
}

/**
 * The pictures of a film in Motion JPEG, each a JPEG file of its own; one that was dropped when it was taken is the one before it again.
 *
 * @param file the film's path, for messages
 * @param bytes an AVI file
 * @throws when it is no AVI file, is cut off, or its pictures are not in Motion JPEG: what converts it is said
 * @see Microsoft, AVI RIFF file reference: https://learn.microsoft.com/en-us/windows/win32/directshow/avi-riff-file-reference
 */
export function aviFrames(file: string, bytes: Buffer): Buffer[] {
  if (bytes.toString("latin1", 0, 4) !== "RIFF" || bytes.toString("latin1", 8, 12) !== "AVI ") throw wrongStructure(file, "it is not an AVI file");
  const frames: Buffer[] = [];
  let streams = 0;
  let film: string | undefined;
  for (const chunk of chunksOf(bytes, file)) {
    if (chunk.name === "strh") {
      const codec = chunk.bytes.toString("latin1", 4, 8);
      if (film === undefined && chunk.bytes.toString("latin1", 0, 4) === "vids") {
        if (codec.toUpperCase() !== MOTION_JPEG) throw new Error(`${file} must be in Motion JPEG; its pictures are in ${JSON.stringify(codec)}. Convert it: ffmpeg -i ${file} -an -c:v mjpeg -q:v 3 converted.avi`);
        film = String(streams).padStart(2, "0");
      }
      streams++;
    } else if (film !== undefined && (chunk.name === `${film}dc` || chunk.name === `${film}db`)) {
      const frame = chunk.bytes.length > 0 ? chunk.bytes : frames.at(-1);
      if (frame !== undefined) frames.push(frame);
    }
  }
  if (frames.length === 0) throw wrongStructure(file, "it has no pictures");
  return frames;
}

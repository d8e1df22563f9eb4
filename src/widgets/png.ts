import { deflateSync } from "node:zlib";

/** Colour types of a PNG by channels a pixel: grey, and red-green-blue. */
const COLOUR_TYPES: Readonly<Record<number, number>> = { 1: 0, 3: 2 };

/** The colour type of pixels that are numbers of a palette's colours. */
const INDEXED = 3;

/**
 * Encodes pixels as a PNG file.
 *
 * @param pixels Bytes, row by row, `channels` a pixel.
 * @param width Pixels a row.
 * @param height Rows.
 * @param channels 1 for grey, 3 for red, green, blue.
 * @param palette Colours that pixels of one channel are the numbers of: red, green and blue of each, 256 at most.
 * @throws Error when there are not `width * height * channels` bytes or another number of channels.
 * @see PNG specification, third edition, https://www.w3.org/TR/png-3/
 */
export function encodePng(pixels: Uint8Array, width: number, height: number, channels: number, palette?: Uint8Array): Uint8Array {
  const colourType = palette !== undefined && channels === 1 ? INDEXED : COLOUR_TYPES[channels];
  if (colourType === undefined) throw new Error(`encodePng: channels must be 1 (grey) or 3 (colour); received ${channels}.`);
  if (pixels.length !== width * height * channels) {
    throw new Error(`encodePng: ${width} x ${height} x ${channels} needs ${width * height * channels} bytes; received ${pixels.length}.`);
  }
  const header = new DataView(new ArrayBuffer(13));
  header.setUint32(0, width);
  header.setUint32(4, height);
  header.setUint8(8, 8); // bits a channel
  header.setUint8(9, colourType);

  // Each row starts with the filter's number; 0 leaves the bytes as they are.
  const row = width * channels;
  const rows = new Uint8Array(height * (row + 1));
  for (let y = 0; y < height; y++) rows.set(pixels.subarray(y * row, (y + 1) * row), y * (row + 1) + 1);

  return Buffer.concat([
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk("IHDR", new Uint8Array(header.buffer)),
    ...(colourType === INDEXED && palette !== undefined ? [chunk("PLTE", palette)] : []),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", new Uint8Array(0)),
  ]);
}

/** Length, type, data and the checksum of type and data. */
function chunk(type: string, data: Uint8Array): Uint8Array {
  const made = Buffer.alloc(data.length + 12);
  made.writeUInt32BE(data.length, 0);
  made.write(type, 4, "latin1");
  made.set(data, 8);
  made.writeUInt32BE(crc32(made.subarray(4, data.length + 8)), data.length + 8);
  return made;
}

// Node has zlib.crc32 from 22 on only.
const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (CRC_TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

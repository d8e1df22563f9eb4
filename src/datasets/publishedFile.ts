/** A file as its publisher gives it, known by a checksum where one is known. */
export interface PublishedFile {
  /** What it is called in the cache, in the set's folder of `GRADBOOK_DATA`, and on the mirrors. */
  readonly name: string;
  /** What the mirrors call it, when that is not its name. */
  readonly remoteName?: string;
  /** SHA-256 of the uncompressed content in hexadecimal, which stays the same however it is packed. */
  readonly sha256?: string;
  /** SHA-256 of the file as it is published, for archives. */
  readonly packedSha256?: string;
  /** The published file's size in bytes, where it is known. */
  readonly bytes?: number;
  /** Whether that size must be met exactly, where no checksum is known; false. */
  readonly pinnedBySize?: boolean;
  /** Other places below `GRADBOOK_DATA`. */
  readonly alsoAs?: readonly string[];
}

/** A file whose content is not what it must be. */
export class DamagedFileError extends Error {
  override readonly name = "DamagedFileError";
}

/** Says what is wrong with a file, and what to do about it. */
export function damagedFile(path: string, what: string, remedy: string): DamagedFileError {
  return new DamagedFileError(`${path} is damaged: ${what}. ${remedy}`);
}

/** The same for a file that is not built as its set's files are. */
export function wrongStructure(path: string, what: string): DamagedFileError {
  return damagedFile(path, what, "Put a whole copy in its place, or remove it so that it is downloaded anew.");
}

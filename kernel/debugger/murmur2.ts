const MIX = 0x5bd1e995;

/** MurmurHash2 (Austin Appleby), 32 bits, of a text's UTF-8 bytes: the front end names a cell's source by it, and so must we. */
export function murmur2(text: string, seed: number): number {
  const bytes = Buffer.from(text);
  const words = bytes.length >> 2;
  let hash = seed ^ bytes.length;
  for (let index = 0; index < words; index++) {
    let word = Math.imul(bytes.readInt32LE(index * 4), MIX);
    word ^= word >>> 24;
    hash = Math.imul(hash, MIX) ^ Math.imul(word, MIX);
  }
  const rest = bytes.subarray(words * 4);
  if (rest.length > 0) hash = Math.imul(hash ^ rest.reduceRight((sum, byte) => (sum << 8) | byte, 0), MIX);
  hash = Math.imul(hash ^ (hash >>> 13), MIX);
  return (hash ^ (hash >>> 15)) >>> 0;
}

/** FNV-1a over a text's UTF-8 bytes, 32 bits: the same everywhere and for ever, which a hash of features must be. */
export function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) {
    value ^= byte;
    value = Math.imul(value, 0x01000193) >>> 0;
  }
  return value;
}

/** The bytes of a base64 text; none when it is no such text. */
export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  let letters: string;
  try {
    letters = atob(base64);
  } catch {
    return new Uint8Array(0);
  }
  const bytes = new Uint8Array(letters.length);
  for (let index = 0; index < bytes.length; index++) bytes[index] = letters.charCodeAt(index);
  return bytes;
}

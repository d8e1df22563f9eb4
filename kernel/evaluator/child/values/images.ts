import type { MimeBundle } from "../../../../src/protocol/host.js";

/** First bytes of the image formats that a page shows. */
const IMAGES: readonly (readonly [string, readonly number[]])[] = [
  ["image/png", [0x89, 0x50, 0x4e, 0x47]],
  ["image/jpeg", [0xff, 0xd8, 0xff]],
  ["image/gif", [0x47, 0x49, 0x46, 0x38]],
];

/** Bytes that are an image, as that image. */
export function imageBundle(value: unknown): MimeBundle | undefined {
  if (!(value instanceof Uint8Array)) return undefined;
  const image = IMAGES.find(([, magic]) => magic.every((byte, index) => value[index] === byte));
  return image === undefined ? undefined : { [image[0]]: base64(value), "text/plain": `${image[0]}, ${value.byteLength} bytes` };
}

/** Jupyter's form of binary content. */
export function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}

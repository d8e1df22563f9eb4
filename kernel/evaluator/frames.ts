/**
 * How the server and the process that runs the cells talk: a JSON head and any number of raw buffers.
 *
 * Layout: `uint32 headLength`, the head as UTF-8 JSON, then the buffers one after the other. Their lengths stand in the
 * head's `sizes`, so that a binary payload (a widget's Float32 columns) is never copied into JSON.
 */
export interface Frame {
  readonly head: Record<string, unknown>;
  readonly buffers: readonly Uint8Array[];
}

/** Bytes of one frame, ready to be written. */
export function encodeFrame(head: object, buffers: readonly ArrayBufferView[] = []): Uint8Array {
  const sizes = buffers.map((buffer) => buffer.byteLength);
  const json = Buffer.from(JSON.stringify(sizes.length === 0 ? head : { ...head, sizes }));
  const length = Buffer.allocUnsafe(4);
  length.writeUInt32LE(json.byteLength);
  const bodies = buffers.map((buffer) => new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength));
  return Buffer.concat([length, json, ...bodies]);
}

/** Cuts a byte stream back into frames; feed it chunks as they arrive. */
export class FrameReader {
  #chunks: Buffer[] = [];
  #held = 0;
  #need = 4;

  constructor(private readonly onFrame: (frame: Frame) => void) {}

  push(chunk: Uint8Array): void {
    this.#chunks.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    this.#held += chunk.byteLength;
    // Joining only once enough has come keeps a 100 MB frame linear instead of copying it for every chunk.
    if (this.#held < this.#need) return;
    let data = this.#chunks.length === 1 && this.#chunks[0] !== undefined ? this.#chunks[0] : Buffer.concat(this.#chunks);
    for (;;) {
      const frame = this.#cut(data);
      if (frame === undefined) break;
      data = data.subarray(frame.end);
      // Kept before the frame is handled: a terminate may end that, and the frame is not to be handled twice.
      this.#keep(data);
      this.#need = 4;
      this.onFrame(frame);
    }
    this.#keep(data);
  }

  #keep(data: Buffer): void {
    this.#chunks = data.byteLength > 0 ? [data] : [];
    this.#held = data.byteLength;
  }

  #cut(data: Buffer): (Frame & { end: number }) | undefined {
    this.#need = 4;
    if (data.byteLength < 4) return undefined;
    const headEnd = 4 + data.readUInt32LE(0);
    this.#need = headEnd;
    if (data.byteLength < headEnd) return undefined;
    const head = JSON.parse(data.toString("utf8", 4, headEnd)) as Record<string, unknown>;
    const sizes = Array.isArray(head["sizes"]) ? (head["sizes"] as number[]) : [];
    const end = sizes.reduce((sum, size) => sum + size, headEnd);
    this.#need = end;
    if (data.byteLength < end) return undefined;
    let offset = headEnd;
    const buffers = sizes.map((size) => {
      const part = data.subarray(offset, offset + size);
      offset += size;
      return part;
    });
    return { head, buffers, end };
  }
}

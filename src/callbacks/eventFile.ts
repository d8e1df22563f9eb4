import { appendFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { ProtobufWriter } from "../backend/compiled/protobuf.js";
import { maskedCrc32c } from "./crc32c.js";

let made = 0;

/**
 * A file of events as TensorBoard reads it: records of a length, its checksum, an Event message and its checksum.
 *
 * @see https://www.tensorflow.org/tutorials/load_data/tfrecord, tensorflow/core/util/event.proto, tensorflow/core/framework/summary.proto
 */
export class EventFile {
  readonly #path: string;

  constructor(folder: string) {
    this.#path = join(folder, `events.out.tfevents.${Math.floor(Date.now() / 1000)}.${hostname()}.${process.pid}.${made++}.v2`);
    writeFileSync(this.#path, record(event().text(3, "brain.Event:2").finish()));
  }

  scalar(tag: string, value: number, step: number): void {
    this.#write(step, (entry) => entry.text(1, tag).float(2, value));
  }

  /** How often values lie between bounds that spread evenly from the least to the largest. */
  histogram(tag: string, values: ArrayLike<number>, step: number, bins = 30): void {
    const numbers = Array.from(values);
    const least = numbers.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
    const largest = numbers.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    const width = (largest - least) / bins || 1e-12;
    const counts = Array.from<number>({ length: bins }).fill(0);
    for (const value of numbers) {
      const bin = Math.min(Math.floor((value - least) / width), bins - 1);
      counts[bin] = (counts[bin] ?? 0) + 1;
    }
    const bounds = counts.map((_, i) => least + (i + 1) * width);
    const sum = numbers.reduce((a, b) => a + b, 0);
    const squares = numbers.reduce((a, b) => a + b * b, 0);
    this.#write(step, (entry) =>
      entry.text(1, tag).message(5, (histogram) =>
        histogram.double(1, least).double(2, largest).double(3, numbers.length).double(4, sum).double(5, squares).doubles(6, bounds).doubles(7, counts),
      ),
    );
  }

  /** An Event with a Summary of one value. */
  #write(step: number, value: (entry: ProtobufWriter) => void): void {
    appendFileSync(this.#path, record(event().integer(2, step).message(5, (summary) => summary.message(1, value)).finish()));
  }
}

function event(): ProtobufWriter {
  return new ProtobufWriter().double(1, Date.now() / 1000);
}

function record(data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(16 + data.length);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(data.length), true);
  view.setUint32(8, maskedCrc32c(bytes.subarray(0, 8)), true);
  bytes.set(data, 12);
  view.setUint32(12 + data.length, maskedCrc32c(data), true);
  return bytes;
}

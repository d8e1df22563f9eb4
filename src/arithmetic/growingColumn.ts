/** A column of float32 numbers that grows at its end; adding costs a constant on average and makes no garbage. */
export class GrowingColumn {
  #data: Float32Array;
  #length = 0;

  constructor(values: ArrayLike<number> = []) {
    this.#data = new Float32Array(Math.max(256, values.length));
    this.append(values);
  }

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    this.#reserve(this.#length + 1);
    this.#data[this.#length++] = value;
  }

  append(values: ArrayLike<number>): void {
    this.#reserve(this.#length + values.length);
    this.#data.set(values, this.#length);
    this.#length += values.length;
  }

  /** The values from `start` on. A view, not a copy: it is valid until the column grows. */
  view(start = 0): Float32Array {
    return this.#data.subarray(start, this.#length);
  }

  #reserve(length: number): void {
    if (length <= this.#data.length) return;
    const grown = new Float32Array(Math.max(length, this.#data.length * 2));
    grown.set(this.#data.subarray(0, this.#length));
    this.#data = grown;
  }
}

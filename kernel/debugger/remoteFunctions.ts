/** Functions that run in the cell process, sent as text: they may use nothing but their own arguments and `this`. */

interface TensorLike {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly size: number;
  readonly isDisposed: boolean;
  dataSync(): ArrayLike<number | string>;
  arraySync(): unknown;
}

/** A tensor on one line; undefined for anything else. */
export function describeTensor(this: TensorLike): string | undefined {
  if (!Array.isArray(this.shape) || typeof this.dtype !== "string" || typeof this.dataSync !== "function") return undefined;
  const kind = `tensor [${this.shape.join(", ")}] ${this.dtype}`;
  if (this.isDisposed) return `${kind}, disposed`;
  // A big one is not copied to be looked at in passing.
  if (this.size > 100_000) return kind;
  const first = Array.from(this.dataSync()).slice(0, 8);
  const values = first.map((value) => (typeof value === "number" && !Number.isInteger(value) ? String(Number(value.toPrecision(6))) : String(value)));
  return `${kind}: ${values.join(", ")}${this.size > 8 ? ", …" : ""}`;
}

/** What there is to see in a tensor, instead of its fields; undefined for anything else. */
export function tensorParts(this: TensorLike): object | undefined {
  if (!Array.isArray(this.shape) || typeof this.dtype !== "string" || typeof this.dataSync !== "function") return undefined;
  const parts = { shape: this.shape, dtype: this.dtype, size: this.size };
  if (this.isDisposed) return { ...parts, disposed: true };
  return this.size > 10_000_000 ? parts : { ...parts, values: this.arraySync() };
}

/** Some elements of an array by their index, or some entries of a Map or a Set. */
export function rangeOf(this: ArrayLike<unknown> | ReadonlyMap<unknown, unknown> | ReadonlySet<unknown>, start: number, count: number): object {
  const part: Record<string, unknown> = {};
  if (this instanceof Map || this instanceof Set) {
    let index = 0;
    for (const [key, value] of this.entries()) {
      if (index >= start + count) break;
      const named = typeof key === "string" ? `'${key}'` : typeof key === "object" && key !== null ? `${index}: {${key.constructor?.name ?? "Object"}}` : String(key);
      // A number as a name would be moved to the front, away from its place.
      if (index >= start) part[this instanceof Map ? `${named} =>` : `#${index}`] = value;
      index += 1;
    }
    return part;
  }
  const list = this as ArrayLike<unknown>;
  for (let index = start; index < start + count; index++) if (index in list) part[index] = list[index];
  return part;
}

/** Numbers in a shape: what tensors, typed arrays and nested lists have in common. */
export interface Numbers {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

interface TensorLike {
  readonly shape: readonly number[];
  dataSync(): ArrayLike<number>;
}

/** By its looks: a question must not load TensorFlow to learn that its answer is the number 7. */
export function isTensor(value: unknown): value is TensorLike {
  return typeof value === "object" && value !== null && "dataSync" in value && typeof value.dataSync === "function" && "shape" in value && Array.isArray(value.shape);
}

/** The numbers in a number, a tensor, a typed array or nested lists; undefined for anything else, ragged lists too. */
export function numbersOf(value: unknown): Numbers | undefined {
  if (typeof value === "number") return { shape: [], values: [value] };
  if (isTensor(value)) return { shape: [...value.shape], values: Array.from(value.dataSync()) };
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    const values = Array.from(value as Uint8Array);
    return { shape: [values.length], values };
  }
  if (!Array.isArray(value)) return undefined;
  const parts = value.map(numbersOf);
  const first = parts[0];
  if (first === undefined) return value.length === 0 ? { shape: [0], values: [] } : undefined;
  const values: number[] = [];
  for (const part of parts) {
    if (part === undefined || !sameShape(part.shape, first.shape)) return undefined;
    values.push(...part.values);
  }
  return { shape: [value.length, ...first.shape], values };
}

export function sameShape(a: readonly (number | null)[], b: readonly (number | null)[]): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}

/** Whether two numbers agree: |a − b| ≤ absolute + relative·|b|. */
export function near(a: number, b: number, { absolute, relative }: Tolerance): boolean {
  return a === b || Math.abs(a - b) <= absolute + relative * Math.abs(b);
}

export interface Tolerance {
  readonly absolute: number;
  readonly relative: number;
}

/** Without a tolerance of the author's: six digits, which is what float32 keeps. */
export function toleranceOf({ tolerance, relative }: { readonly tolerance?: number; readonly relative?: number }): Tolerance {
  if (tolerance === undefined && relative === undefined) return { absolute: 1e-9, relative: 1e-6 };
  return { absolute: tolerance ?? 0, relative: relative ?? 0 };
}

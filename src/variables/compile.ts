import { type CompiledStep, type CompileOptions, compileStep, type Tensor } from "../backend/index.js";

/** A function of tensors that the backend runs as one operation. */
export interface Compiled<Result extends Tensor | Tensor[]> {
  (...args: Tensor[]): Result;
  /** "compiled" when it runs as one operation, "eager" when it could not be traced; `reason` says why. */
  readonly mode: CompiledStep["mode"];
  readonly reason: string | undefined;
  dispose(): void;
}

/**
 * Compiles a function of tensors: the first call runs it and records its operations, later calls run the record at once.
 *
 * A call with other shapes records anew. The function may read and assign variables that exist before its first call. Reading a
 * tensor's values inside it makes it run operation by operation, which `reason` explains.
 *
 * @param fn makes a tensor or several from its arguments
 * @param options `xla`: whether XLA compiles it to machine code; "auto" keeps what a few measured runs of each kind show to be faster.
 *   `mixedPrecision`: whether products and convolutions are computed in bfloat16, where the processor can
 * @example
 * const step = compile((x: Tensor, y: Tensor) => {
 *   const { value, grads } = gradients(() => losses.meanSquaredError().value(y, x.matMul(w)), [w]);
 *   w.assign(w.sub(grads[0].mul(0.1)));
 *   return value;
 * });
 * step(x, y);
 */
export function compile<Result extends Tensor | Tensor[]>(fn: (...args: Tensor[]) => Result, options: Pick<CompileOptions, "xla" | "mixedPrecision"> = {}): Compiled<Result> {
  let single = false;
  const step = compileStep((...args) => {
    const result = fn(...args);
    single = !Array.isArray(result);
    return Array.isArray(result) ? result : [result];
  }, options);
  const call = (...args: Tensor[]) => {
    const results = step.runSync(...args);
    return (single ? results[0] : results) as Result;
  };
  return Object.defineProperties(call, {
    mode: { get: () => step.mode },
    reason: { get: () => step.reason },
    dispose: { value: () => step.dispose() },
  }) as Compiled<Result>;
}

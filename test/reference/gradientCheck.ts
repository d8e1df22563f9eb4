import { expect } from "vitest";
import { gradients, type Tensor, tf, type Variable } from "../../src/backend/index.js";

/**
 * Compares the gradient of a scalar with central differences, number by number.
 *
 * Losses are float32, so differences are good to about two places; a wrong formula is off by far more.
 */
export function checkGradient(f: () => Tensor, variable: Variable, { step = 1e-2, tolerance = 1e-2 } = {}): void {
  const { value, grads } = gradients(f, [variable]);
  const computed = Array.from(grads[0]?.dataSync() ?? []);
  value.dispose();
  grads[0]?.dispose();
  const start = variable.dataSync().slice();
  const at = (i: number, by: number): number => {
    const moved = Float32Array.from(start);
    moved[i] = (moved[i] ?? 0) + by;
    assign(variable, moved);
    const result = f();
    const number = result.dataSync()[0] ?? Number.NaN;
    result.dispose();
    return number;
  };
  computed.forEach((gradient, i) => {
    const difference = (at(i, step) - at(i, -step)) / (2 * step);
    expect(Math.abs(gradient - difference), `gradient ${i}: ${gradient}, by differences ${difference}`).toBeLessThan(tolerance * Math.max(1, Math.abs(difference)));
  });
  assign(variable, Float32Array.from(start));
}

function assign(variable: Variable, values: Float32Array): void {
  tf.tidy(() => variable.assign(tf.tensor(values, variable.shape)));
}

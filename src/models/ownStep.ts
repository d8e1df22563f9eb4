import { type Tensor, tf } from "../backend/index.js";
import { unknownName } from "../variables/byName.js";

/**
 * A row of figures from a training step of a model's own.
 *
 * @throws when the step gives other figures than the model names
 */
export function ownRow(names: readonly string[], figures: Readonly<Record<string, Tensor>>, samples: number): Tensor {
  const unknown = Object.keys(figures).find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Error(`trainStep: ${unknownName("figure", unknown, names)} The model's field figures names them.`);
  const values = names.map((name) => {
    const value = figures[name];
    if (value === undefined) throw new Error(`trainStep: it must give a scalar called ${JSON.stringify(name)}, as the model's field figures says; received ${Object.keys(figures).join(", ") || "none"}.`);
    if (value.size !== 1) throw new Error(`trainStep: ${name} must be a scalar; received a tensor of shape [${value.shape}]. Take its mean.`);
    return value.asScalar();
  });
  return tf.stack(values).mul(samples);
}

import { expect, it } from "vitest";
import { RandomSource } from "../../src/backend/index.js";
import { initializers } from "../../src/index.js";
import keras from "../reference/initializerShapes.json" with { type: "json" };

/** Draws the bound of a uniform distribution, and one deviation of a normal one. */
class Widths extends RandomSource {
  override next(): number {
    return 1;
  }

  override normal(): number {
    return 1;
  }
}

// Made by initializerShapes.py in test/reference: the bounds and deviations that Keras hands to its generators, for the smallest shapes and for others
// at random, of one axis to five.
it.each(keras.cases.map((each) => [`${each.ours} ${JSON.stringify(each.options)}`, each] as const))("%s draws as widely as Keras', whatever the shape", (_, { ours, options, widths }) => {
  const make = (initializers as unknown as Record<string, (options: object) => initializers.Initializer>)[ours];
  if (make === undefined) throw new Error(`there is no initializers.${ours}`);
  keras.shapes.forEach((shape, i) => {
    const values = make(options).values(shape, new Widths(1));
    expect(values, JSON.stringify(shape)).toHaveLength(shape.reduce((size, length) => size * length, 1));
    const wanted = widths[i] ?? Number.NaN;
    for (const value of values) expect(Math.abs(value / wanted - 1), `${value} for ${wanted} of ${JSON.stringify(shape)}`).toBeLessThan(1e-6);
  });
});

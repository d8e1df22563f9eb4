import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type BaseLayer, layers, tf } from "../../src/index.js";
import { expectKeras, type KerasCase, sines } from "./keras.js";

interface Made {
  readonly ours: string;
  readonly options: Readonly<Record<string, unknown>>;
}

interface Case extends Made {
  readonly inputs: number[][];
  readonly masks?: (number[][] | null)[];
  /** Whether all inputs hold the same numbers. */
  readonly same?: boolean;
  readonly expected: KerasCase;
}

beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

/** The layer; one among its options is written as its factory and options too. */
function made({ ours, options }: Made): BaseLayer {
  const make = (layers as unknown as Record<string, ((options: object) => BaseLayer) | undefined>)[ours];
  if (make === undefined) throw new Error(`there is no layers.${ours}`);
  const isMade = (value: unknown): value is Made => typeof value === "object" && value !== null && "ours" in value;
  return make(Object.fromEntries(Object.entries(options).map(([name, value]) => [name, isMade(value) ? made(value) : value])));
}

function check({ inputs, masks = [], same, expected, ...each }: Case): void {
  const layer = made(each);
  const tensors = inputs.map((shape, i) => sines(shape, same === true ? 7 : 7 + 100 * i, 1));
  expectKeras(layer, tensors, expected, masks.map((mask) => (mask === null ? undefined : tf.tensor2d(mask, undefined, "bool"))));
  layer.dispose();
}

// Made by edgeSequences.py in test/reference: one sample, one step, one feature, masks that leave out everything, equal inputs, windows that are even
// or as long as the input, strides over the window, and shapes and options drawn at random.
describe("layers of several inputs, of sequences and around others at their edges, as in Keras", () => {
  const { cases } = JSON.parse(readFileSync(new URL("../reference/edgeSequences.json", import.meta.url), "utf8")) as { readonly cases: Case[] };

  it.each([...new Set(cases.map(({ ours }) => ours))])("%s", (ours) => {
    const failures = cases.filter((each) => each.ours === ours).flatMap((each) => {
      try {
        check(each);
        return [];
      } catch (error) {
        const masks = each.masks === undefined ? "" : ` masked ${JSON.stringify(each.masks)}`;
        return [`${JSON.stringify(each.options)} of ${JSON.stringify(each.inputs)}${masks}: ${error instanceof Error ? error.message.split("\n")[0] : String(error)}`];
      }
    });
    expect(failures).toEqual([]);
  });
});

import { describe, expect, it } from "vitest";
import { tf } from "../../src/index.js";
import { BaseLayer } from "../../src/layers/baseLayer.js";
import { layerCases } from "../reference/layerCases.js";
import { examplesOf, factories, type Made, noting, runExample } from "./factories.js";

const FOLDERS = ["layers", "activations", "losses", "metrics", "optimizers", "schedules", "initializers", "regularizers", "constraints", "callbacks"];
/** Any text does for these, or they are checked where they are used. */
const FREE = new Set(["name", "path", "logDir", "split", "oovToken", "maskToken", "maskValue", "equation", "biasAxes", "weight", "shape"]);

/** The factories that the examples call, with options that work. */
function madeBy(folder: string): Made[] {
  const made = new Map<string, Made>();
  const scope = { [folder]: noting(folder, made), console: { log() {} } };
  for (const example of factories(folder).flatMap(examplesOf)) {
    try {
      tf.tidy(() => runExample(example.replace(/\bawait\b/g, ""), scope));
    } catch {
      // What it calls up to the name that is not there has been noted.
    }
  }
  return [...made.values()];
}

/** Options that work, with those that stand for what was left out, and what is wrong for each by the kind of what it is. */
function wrongOptions({ name, options, thing }: Made): [option: string, wrong: unknown][] {
  const { kind, config } = thing as { kind?: string; config?: () => Record<string, unknown> };
  // Where a factory makes a thing of another's class, that one's options are its own.
  const known = { ...(kind === name ? config?.call(thing) : {}), ...options };
  return Object.entries(known)
    .filter(([option]) => !FREE.has(option))
    .flatMap(([option, value]): [string, unknown][] => {
      if (typeof value === "number") return [[option, Number.NaN], [option, "three"]];
      if (typeof value === "string") return [[option, "nonsense"]];
      return Array.isArray(value) && typeof value[0] === "number" ? [[option, ["three"]], [option, Number.NaN]] : [];
    });
}

/** An input that each kind of layer takes, from what is compared with Keras. */
const cases = new Map(["convolutions", "poolings", "shapes", "normalizations", "augmentations"].flatMap((file) => layerCases(file).map(([, each]) => [each.ours, each])));

/** How a factory takes options that are wrong: what it says, or that it says nothing. */
function answer({ name, make, options }: Made, wrong: object): string {
  const inputShape = cases.get(name)?.shape.slice(1);
  try {
    const thing = make({ ...(inputShape === undefined ? {} : { inputShape }), ...options, ...wrong });
    // Some can tell only once they know their input.
    if (thing instanceof BaseLayer && thing.givenInputShape !== undefined) void thing.outputShape;
    return "taken";
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

describe("every factory refuses options that are wrong, naming them, and leaks no tensor", () => {
  it.each(FOLDERS)("%s", (folder) => {
    const all = madeBy(folder);
    const known = factories(folder).length;
    expect(all.length, "those that an example makes").toBeGreaterThan(known / 3);
    const taken: string[] = [];
    let tried = 0;
    for (const each of all) {
      for (const [option, wrong] of wrongOptions(each)) {
        const before = tf.memory().numTensors;
        const said = answer(each, { [option]: wrong });
        tried += 1;
        const isClear = /^[\w.]+: .*(must|unknown|can't|needs|has no)/.test(said) || /^unknown \w+ "/.test(said);
        const leaked = tf.memory().numTensors - before;
        if (!isClear || leaked !== 0) taken.push(`${each.name} ${option} ${typeof wrong === "number" ? wrong : JSON.stringify(wrong)}: ${said}${leaked === 0 ? "" : ` (${leaked} tensors left over)`}`);
      }
    }
    expect(taken).toEqual([]);
    expect(tried).toBeGreaterThan(0);
  });
});

describe("every layer with a known input refuses others, or computes, and leaks no tensor", () => {
  const makers = new Map(madeBy("layers").map((each) => [each.name, each]));

  it.each([...cases])("%s", (name, { options, shape }) => {
    const make = makers.get(name)?.make;
    if (make === undefined) return; // made in its own example by another name
    const batch = () => tf.ones(shape);
    const inputs: [what: string, input: () => unknown, isWrong: boolean][] = [
      ["nothing", () => undefined, true],
      ["a number", () => 3, true],
      ["a list of numbers", () => [1, 2], true],
      ["no input", () => [], true],
      ["two inputs", () => [batch(), batch()], true],
      ["another rank", () => tf.ones([...shape, 2, 2, 2]), false],
      ["no batch axis", () => tf.scalar(1), false],
      ["texts", () => tf.tensor(["a"]), false],
      ["NaN", () => tf.fill(shape, Number.NaN), false],
      ["an empty batch", () => tf.zeros([0, ...shape.slice(1)]), false],
    ];
    for (const [what, input, isWrong] of inputs) {
      const layer = make({ ...options, inputShape: shape.slice(1) }) as { apply(input: unknown): { dispose(): void }; weights: unknown; dispose(): void };
      void layer.weights;
      const given = input();
      const before = tf.memory().numTensors;
      let said = "";
      try {
        layer.apply(given).dispose();
      } catch (error) {
        said = error instanceof Error ? error.message : String(error);
      }
      expect(tf.memory().numTensors - before, `tensors left over by ${what}: ${said}`).toBe(0);
      if (isWrong) expect(said, what).toMatch(/: (apply takes|the layer takes|the input)/);
      layer.dispose();
      tf.dispose(given as never);
    }
  });
});

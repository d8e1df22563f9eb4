import { describe, expect, it } from "vitest";
import { layers, sequential, tf } from "../../src/index.js";
import { examplesOf, type Factory, factories, runExample } from "./factories.js";

/** Their examples take the rest of a network for granted; test/layers/embedding.test.ts has whole ones. */
const WHOLE_NETWORKS = new Set(["hierarchicalSoftmaxOutput", "nceOutput", "sampledSoftmaxOutput"]);

const lacking = (all: readonly Factory[], has: (each: Factory) => boolean) => all.filter((each) => !has(each)).map(({ file, name }) => `${file} ${name}`);
/** What stands before the first tag: the summary and the formula. */
const beginning = (doc: string) => doc.split("@")[0] ?? "";
const hasFormula = ({ doc }: Factory) => /[=←→∼~≤]|·/.test(beginning(doc));

describe("what a student reads above a public function", () => {
  it.each(["layers", "activations", "losses", "metrics", "optimizers", "schedules", "initializers", "regularizers", "constraints", "callbacks", "models"])("of %s: a summary and an example", (folder) => {
    const all = factories(folder);
    expect(all.length).toBeGreaterThan(3);
    expect(lacking(all, ({ doc }) => /^\/\*\*\s+\*? ?([A-Z]|neon)/.test(doc) && beginning(doc).trim().length > 20)).toEqual([]);
    expect(lacking(all, ({ doc }) => /@example\s+\S/.test(doc))).toEqual([]);
  });

  it.each(["layers", "activations", "losses", "metrics", "optimizers", "schedules", "initializers", "regularizers", "constraints"])("of %s: examples that run", (folder) => {
    const input = (...shape: number[]) => layers.input({ shape });
    // What the examples take for granted.
    const net = sequential([layers.dense({ units: 1, inputShape: [2] })]);
    const scope = { net, a: input(10, 3), b: input(10, 3), gate: input(10, 3), x: input(10, 32), decoded: input(5, 32), encoded: input(20, 32), maps: input(14, 14, 8), regions: input(5), console: { log() {} } };
    for (const factory of factories(folder)) {
      for (const example of examplesOf(factory)) {
        if (/\bawait\b/.test(example) || WHOLE_NETWORKS.has(factory.name)) continue;
        try {
          tf.tidy(() => runExample(example, scope));
        } catch (error) {
          throw new Error(`the example of ${folder}.${factory.name} does not run: ${String(error)}\n${example}`);
        }
      }
    }
    net.dispose();
  });

  it.each(["layers", "activations", "losses", "schedules", "regularizers", "constraints"])("of %s: a formula", (folder) => {
    expect(lacking(factories(folder), hasFormula)).toEqual([]);
  });

  it("of layers: which shapes go in and come out", () => {
    expect(lacking(factories("layers"), ({ doc }) => /@returns .*(shape|\[|input|layer)/.test(doc))).toEqual([]);
  });

  it("of layers with weights of their own: where they come from", () => {
    const learning = factories("layers").filter(({ code }) => /protected (override )?(weightSpecs|specs)\(/.test(code));
    expect(learning.length).toBeGreaterThan(15);
    expect(lacking(learning, ({ doc }) => /@see \S/.test(doc))).toEqual([]);
  });
});

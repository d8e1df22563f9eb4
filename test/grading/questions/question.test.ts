import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answer, check, draw, grade, initializers, layers, optimizers, question, seal, sequential, student, tf, WrongAnswer, type QuestionOptions } from "../../../src/index.js";
import { setHost } from "../../../src/widgets/host.js";
import { RecordingHost } from "../../widgets/recordingHost.js";

const page = new RecordingHost();
beforeAll(() => setHost(page));
const last = () => page.displays.at(-1)?.bundle ?? {};
afterAll(() => setHost(undefined));

let number = 0;
/** Asks a question under a name of its own, and answers it. */
function asked(options: Partial<QuestionOptions> & { kind?: string }, given?: unknown): string {
  const id = `q${(number += 1)}`;
  question(id, { ask: "?", points: 2, ...options } as QuestionOptions);
  if (given !== undefined) answer(id, given);
  return id;
}

/** What check says, without the question's name. */
async function said(id: string): Promise<string> {
  await check(id);
  return String(last()["text/plain"]).slice(id.length + 2);
}

/** The points that grade gives. */
async function scored(id: string, key?: Parameters<typeof grade>[1]): Promise<number> {
  try {
    return (await grade(id, key)) ?? 2;
  } catch (error) {
    if (error instanceof WrongAnswer) return 0;
    throw error;
  }
}

describe("a question", () => {
  it("shows itself with its points and its choices", () => {
    asked({ kind: "choice", ask: "Which?", choices: ["this", "that"] });
    expect(last()["text/plain"]).toBe(`q${number} (2 points): Which?\n  a. this\n  b. that`);
    expect(last()["text/markdown"]).toContain("- b. that");
  });

  it("that holds its answer says right, wrong and what is missing", async () => {
    const id = asked({ expect: () => 784 * 64 + 64 });
    expect(await said(id)).toBe(`not right yet, 0 of 2: there is no answer yet. Write answer("${id}", …) and run that cell.`);
    answer(id, 784 * 64);
    expect(await said(id)).toBe("not right yet, 0 of 2: 50176 is not it.");
    answer(id, 50_240);
    expect(await said(id)).toBe("right, 2 of 2");
    expect(await scored(id)).toBe(2);
  });

  it("without its answer says only whether the form is right", async () => {
    expect(await said(asked({ kind: "count" }, 7))).toBe("answered, in the right form. Whether it is right shows when it is graded.");
    expect(await said(asked({ kind: "count" }, 7.5))).toBe("not right yet, 0 of 2: expected a whole number of at least 0; received 7.5.");
    expect(() => grade(asked({ kind: "count" }, 7))).toThrow(/can't be judged without expect/);
  });

  it.each<[string, object, RegExp]>([
    ["a b", {}, /the id must be a name of letters/],
    ["e1", { ask: " " }, /ask must be the question's text; received " "/],
    ["e1", { points: 0 }, /points must be a number above 0; received 0/],
    ["e1", { kind: "numbr" }, /kind must be one of value, number,.*received "numbr"/],
    ["e1", { kind: "choice", choices: ["a"] }, /choices must be a list of 2 to 26 texts/],
    ["e1", { kind: "choice", choices: ["a", "b"], sealed: seal(1) }, /a choice can't be sealed/],
    ["e1", { kind: "order", steps: 3 }, /steps must be a list/],
    ["e1", { kind: "training", atLeast: 0.9 }, /seconds must be a number above 0/],
    ["e1", { kind: "gradient", at: [1] }, /of must be the function/],
    ["e1", { sealed: "50890" }, /sealed must be a text that seal/],
  ])("is refused: %s %j", (id, options, message) => expect(() => question(id, { ask: "?", ...options } as QuestionOptions)).toThrow(message));

  it("that was never asked can be neither answered nor checked nor graded", () => {
    expect(() => answer("none", 1)).toThrow(/there is no question "none" yet/);
    expect(() => check("none")).toThrow(/there is no question "none" yet/);
    expect(() => grade("none", { expect: 1 })).toThrow(/there is no question "none"/);
  });

  it("asked again in another way is not graded", () => {
    const id = asked({ kind: "count" }, { data: [{ y: [1] }] });
    question(id, { ask: "?", points: 2, kind: "plot" });
    expect(() => grade(id, { expect: 3 })).toThrow(/asked again with other options/);
    const twice = asked({ kind: "count" }, 3);
    question(twice, { ask: "?", points: 2, kind: "count" });
    expect(grade(twice, { expect: 3 })).toBeUndefined();
  });
});

describe("kinds of questions", () => {
  const steps = ["cost", "forward", "update", "seed", "backward", "fetch"];
  const choices = ["more layers", "more data", "fewer classes", "a bigger step"];
  const net = sequential([layers.dense({ units: 64, inputShape: [784] }), layers.dense({ units: 10 })]);

  it.each<[string, object, unknown, unknown, number, RegExp?]>([
    ["number", { unit: "s" }, 1.5, "1500 ms", 2],
    ["number", { unit: "MB" }, 98.5, "98,500 kB", 2],
    ["number", { unit: "MB" }, 98.5, "98.5 s", 0, /expected a number of MB.*received "98.5 s"/],
    ["number", { tolerance: 0.01 }, 0.5, 0.509, 2],
    ["number", { tolerance: 0.01 }, 0.5, 0.511, 0, /0.511 is not it/],
    ["number", { relative: 0.01 }, 200, 201.9, 2],
    ["number", { relative: 0.01 }, 200, 202.1, 0],
    ["number", {}, 1 / 3, 0.3333, 0],
    ["number", {}, 1 / 3, 0.33333333, 2],
    ["number", {}, 1, Number.NaN, 0, /expected a number/],
    ["count", {}, net, 50_890, 2],
    ["count", {}, net, 50_816, 0, /50816 leaves out the biases/],
    ["shape", {}, [null, 26, 26, 32], [null, 26, 26, 32], 2],
    ["shape", {}, [null, 26, 26, 32], [null, 26, 26, 1], 1.5, /3 of 4 sizes/],
    ["shape", {}, [26, 26], [26], 0, /has 1 axes/],
    ["shape", {}, [26, 26], [-1, 2], 0, /expected a list of sizes/],
    ["order", { steps }, "dfbaec", "dfbaec", 2],
    ["order", { steps }, "dfbaec", ["seed", "fetch", "forward", "cost", "backward", "update"], 2],
    ["order", { steps }, "dfbaec", "dfbace", 1.6, /5 of 6 steps/],
    ["order", { steps }, "dfbaec", "ceabfd", 0],
    ["order", { steps }, "dfbaec", "dfba", 0, /each of the letters a to f once/],
    ["choice", { choices }, "b", "b", 2],
    ["choice", { choices }, "b", "more data", 2],
    ["choice", { choices }, "b", "a", 0],
    ["choice", { choices }, "b", "z", 0, /one letter from a to d/],
    ["choice", { choices, several: true }, ["a", "b"], "ba", 2],
    ["choice", { choices, several: true }, ["a", "b"], ["a"], 1],
    ["choice", { choices, several: true }, ["a", "b"], "abcd", 0],
    ["tensor", {}, [[1, 2], [3, 4]], tf.tensor2d([[1, 2], [3, 4]]), 2],
    ["tensor", {}, [[1, 2], [3, 4]], [[1, 2], [3, 5]], 1.5, /3 of 4 numbers/],
    ["tensor", {}, [[1, 2], [3, 4]], [1, 2, 3, 4], 0, /the shape \[4\]/],
    ["tensor", { shape: [null, 2] }, [[1, 2]], [[1]], 0, /expected the shape \[null,2\]; received \[1,1\]/],
    ["tensor", {}, [1], [Number.NaN], 0, /number 1 of 1 is NaN/],
    ["tensor", {}, [1], [[1], [1, 2]], 0, /lists of numbers of equal length/],
    ["value", {}, "Adam", " adam ", 2],
    ["value", {}, { a: 1 }, { a: 1 }, 2],
    ["value", {}, true, false, 0],
  ])("%s %j: expected %j, given %j", async (kind, options, wanted, given, points, words) => {
    const id = asked({ kind, ...options } as object, given);
    expect(await scored(id, { expect: wanted })).toBe(points);
    const open = asked({ kind, expect: wanted, ...options } as object, given);
    expect(await said(open)).toMatch(points === 2 ? /^right, 2 of 2$/ : new RegExp(`, ${points} of 2: `));
    if (words !== undefined) expect(await said(open)).toMatch(words);
  });

  it("a choice's feedback speaks of what was chosen", async () => {
    const id = asked({ kind: "choice", choices, expect: "b", feedback: { a: "Depth alone overfits.", b: "Yes." } }, "a");
    expect(await said(id)).toBe("not right yet, 0 of 2: Depth alone overfits.");
    answer(id, "b");
    expect(await said(id)).toBe("right, 2 of 2: Yes.");
  });

  it("gradient: of a number, of a list and of a tensor, by differences or automatically", async () => {
    const square = { kind: "gradient", of: (x: number) => x ** 2, at: [-1, 0.5, 3] };
    expect(await scored(asked(square as object, (x: number) => 2 * x))).toBe(2);
    expect(await said(asked(square as object, (x: number) => -2 * x))).toMatch(/Its sign is the other one/);
    expect(await said(asked(square as object, (x: number) => [2 * x]))).toMatch(/a gradient has its argument's shape/);
    expect(await said(asked(square as object, 7))).toMatch(/expected a function that gives the gradient/);
    expect(await said(asked(square as object, () => { throw new RangeError("no"); }))).toMatch(/it ended with RangeError: no/);
    const list = { kind: "gradient", of: ([a = 0, b = 0]: number[]) => a * b ** 2, at: [[2, 3]] };
    expect(await scored(asked(list as object, ([a = 0, b = 0]: number[]) => [b ** 2, 2 * a * b]))).toBe(2);
    const tensor = { kind: "gradient", of: (x: ReturnType<typeof tf.tensor1d>) => x.square().sum(), at: [tf.tensor1d([1, -2])] };
    expect(await scored(asked(tensor as object, (x: ReturnType<typeof tf.tensor1d>) => x.mul(2)))).toBe(2);
    expect(await scored(asked(tensor as object, (x: ReturnType<typeof tf.tensor1d>) => x.mul(3)))).toBe(0);
  });

  it("plot: a picture with enough curves and with names", async () => {
    const curves = (count: number, layout = {}) => ({ data: Array.from({ length: count }, () => ({ y: [1, 2] })), layout });
    expect(await scored(asked({ kind: "plot", curves: 2, labelled: true }, curves(2, { title: { text: "Loss" } })))).toBe(2);
    expect(await said(asked({ kind: "plot", curves: 2 }, curves(1)))).toMatch(/1 of 2 curves/);
    expect(await said(asked({ kind: "plot", labelled: true }, curves(1)))).toMatch(/no title/);
    expect(await said(asked({ kind: "plot" }, { data: [{ y: [] }] }))).toMatch(/0 of 1 curves/);
    expect(await said(asked({ kind: "plot" }, "a picture"))).toMatch(/expected a chart/);
  });

  it("training: good enough, and in time", async () => {
    // y = 1 where x > 0: a single unit learns it in a moment.
    const inputs = tf.tensor2d(Array.from({ length: 64 }, (_, i) => [(i - 31.5) / 32]));
    const targets = tf.tensor2d(Array.from({ length: 64 }, (_, i) => [i > 31 ? 1 : 0]));
    const train = (epochs: number) => async () => {
      const net = sequential([layers.dense({ units: 1, activation: "sigmoid", inputShape: [1], kernelInitializer: initializers.constant({ value: -1 }) })]);
      net.compile({ optimizer: optimizers.sgd({ learningRate: 2 }), loss: "binaryCrossentropy", metrics: ["binaryAccuracy"] });
      await net.fit({ inputs, targets }, { epochs, batchSize: 64, seed: 1, verbose: false, run: false });
      return net;
    };
    const options = { kind: "training", atLeast: 0.97, metric: "binaryAccuracy", seconds: 20, expect: { inputs, targets } };
    expect(await said(asked(options as object, train(60)))).toMatch(/^right, 2 of 2: (?:9[789]|100)\.\d % after \d/);
    expect(await said(asked(options as object, train(1)))).toMatch(/^not right yet, 0 of 2: \d+\.\d % after .* 97\.0 % are asked for/);
    expect(await said(asked({ ...options, metric: "recall" } as object, train(1)))).toMatch(/no metric "recall"/);
    expect(await said(asked({ ...options, seconds: 0.05 } as object, () => new Promise(() => {})))).toMatch(/took longer than 0.05 s/);
    expect(await said(asked(options as object, () => 7))).toMatch(/it returned 7/);
    expect(await said(asked(options as object, 7))).toMatch(/expected a function that trains a network/);
  });
});

describe("sealed answers", () => {
  it("are recognised to their digits, and are not in the notebook", async () => {
    const sealed = seal(0.08234, { digits: 3 });
    expect(sealed).not.toContain("0823");
    const id = asked({ kind: "number", sealed }, 0.0825);
    expect(await said(id)).toMatch(/not right yet/);
    answer(id, 0.08226);
    expect(await said(id)).toBe("right, 2 of 2");
    expect(seal(7)).not.toBe(seal(7));
    expect(() => seal(Number.NaN)).toThrow(/must be a number, lists of numbers or a text/);
    expect(() => seal(1, { digits: 0 })).toThrow(/digits must be a whole number from 1 to 15; received 0/);
  });
});

describe("a student's numbers", () => {
  const ranges = { size: { from: 20, to: 40, step: 4 }, kernel: [3, 5, 7] } as const;

  it("are always the same for one, and others for another", () => {
    student("ada");
    const ada = draw("q1", ranges);
    expect(draw("q1", ranges)).toEqual(ada);
    const all = Array.from({ length: 60 }, (_, i) => {
      student(`s${i}`);
      return draw("q1", ranges);
    });
    expect(new Set(all.map(({ size }) => size))).toEqual(new Set([20, 24, 28, 32, 36, 40]));
    expect(new Set(all.map(({ kernel }) => kernel))).toEqual(new Set([3, 5, 7]));
  });

  it("are the grader's when it names the student", () => {
    student("ada");
    const ada = draw("q2", ranges);
    student("bob");
    process.env["GRADBOOK_STUDENT"] = "ada";
    try {
      expect(draw("q2", ranges)).toEqual(ada);
    } finally {
      delete process.env["GRADBOOK_STUDENT"];
    }
    expect(() => draw("q2", { a: { from: 3, to: 1 } })).toThrow(/a must have something to draw from/);
    expect(() => student(" ")).toThrow(/the name must be a text/);
  });
});

describe("grading after a student changed the language", () => {
  it("finds the built-ins as they were", () => {
    const { every } = Array.prototype;
    const id = asked({ kind: "tensor" }, [1, 2]);
    try {
      Array.prototype.filter = function filter(this: unknown[]) { return this; } as never;
      Array.prototype.every = (() => true) as never;
      Math.abs = () => 0;
      Object.prototype.toString = () => "patched";
      (Object.prototype as { toJSON?: unknown }).toJSON = () => "same";
      expect(() => grade(id, { expect: [3, 4] })).toThrow(WrongAnswer);
    } finally {
      expect(Array.prototype.every).toBe(every);
      expect(Math.abs(-1)).toBe(1);
      expect("toJSON" in {}).toBe(false);
    }
  });
});

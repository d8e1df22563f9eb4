import { tmpdir } from "node:os";
import { afterAll, beforeAll, expect, test } from "vitest";
import { CellRunner } from "../../kernel/evaluator/cellRunner.js";
import { memory } from "./processes.js";
import { record, seeded, spread } from "./soak.js";

/** Interrupts without end: each cell is settled within a second, and the state outlives them all. */
const ROUNDS = 200;

const CELLS: Readonly<Record<string, string>> = {
  loop: "while (true) {}",
  await: "await new Promise(() => {})",
  timer: "setTimeout(() => { for (;;) {} }, 1); await new Promise(() => {})",
  regex: "/(x+x+)+y/.test('x'.repeat(40))",
  atomicsWait: "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)",
  native: "let product = tf.randomNormal([200, 200]); for (;;) { const next = tf.tidy(() => tf.matMul(product, product).mul(1e-3)); product.dispose(); product = next }",
  swallowed: "while (true) { try { while (true) {} } catch {} }",
  swallowedAwait: "while (true) { try { await new Promise((done) => setTimeout(done, 5)) } catch {} }",
};

let runner: CellRunner;
beforeAll(async () => {
  runner = await CellRunner.start({ cwd: tmpdir() });
});
afterAll(() => runner.close());

async function shown(code: string): Promise<unknown> {
  let text: unknown;
  const { error } = await runner.run(code, { onOutput: (output) => (text = output.output_type === "execute_result" ? output.data["text/plain"] : text) });
  expect(error).toBeUndefined();
  return text;
}

test(`${ROUNDS} interrupts in a row, at random times, of every kind of cell`, async () => {
  await runner.run("let kept = 0; await tf.ready(); tf.scalar(1).dispose();");
  const { pid } = runner;
  const random = seeded(7);
  const names = Object.keys(CELLS);
  const took: Record<string, number[]> = Object.fromEntries(names.map((name) => [name, []]));
  const before = memory(Number(pid));
  for (let round = 0; round < ROUNDS; round++) {
    const name = names[Math.floor(random() * names.length)] ?? "loop";
    const ended = runner.run(CELLS[name] ?? "");
    await new Promise((resolve) => setTimeout(resolve, random() * 300));
    const start = performance.now();
    runner.interrupt();
    const { error } = await ended;
    took[name]?.push(performance.now() - start);
    expect(error?.ename, `${name} in round ${round}`).toBe("KeyboardInterrupt");
    expect(error?.evalue, `${name} in round ${round}`).toBe("interrupted");
    expect(await shown("++kept"), `after ${name} in round ${round}`).toBe(String(round + 1));
  }
  expect(runner.pid).toBe(pid);
  const all = spread(Object.values(took).flat());
  record("interrupts", { rounds: ROUNDS, unit: "ms to settled", ...all, cells: Object.fromEntries(names.map((name) => [name, spread(took[name] ?? [])])), grewMB: Math.round(memory(Number(pid)) - before) });
  expect(all.max).toBeLessThan(1000);
}, 600_000);

import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, it } from "vitest";
import { callbacks, layers, sequential } from "../../src/index.js";

const program = fileURLToPath(new URL("resume.mjs", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "gradbook-resume-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  readonly lines: string[];
  readonly signal: NodeJS.Signals | null;
}

/** Runs the program; kills it without a warning as soon as it prints a line. */
function train(backup: string, options: { killAt?: string; scheduled: boolean }): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, backup, options.killAt === undefined ? "0" : "300"], { env: { ...process.env, SCHEDULED: options.scheduled ? "1" : "0" }, stdio: ["ignore", "pipe", "pipe"] });
    let [text, errors] = ["", ""];
    child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
    child.stdout.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      if (options.killAt !== undefined && text.includes(`${options.killAt}\n`)) child.kill("SIGKILL");
    });
    child.on("close", (code, signal) => (code === 0 || signal !== null ? resolve({ lines: text.trim().split("\n"), signal }) : reject(new Error(errors))));
  });
}

it.each([["a rate that a callback lowers", false], ["a schedule", true]])("a killed training that is resumed gives the losses of an unbroken one, with %s", async (_, scheduled) => {
  const backup = join(folder, `run-${scheduled}.safetensors`);
  const unbroken = await train("", { scheduled });
  // The line of an epoch comes before its backup is written: the fourth epoch is lost.
  const killed = await train(backup, { killAt: "epoch 4", scheduled });
  expect(killed.signal).toBe("SIGKILL");
  expect(existsSync(backup)).toBe(true);
  const resumed = await train(backup, { scheduled });
  expect(resumed.lines[0]).toBe("epoch 4");
  const [whole, joined] = [unbroken, resumed].map(({ lines }) => JSON.parse(lines.at(-1) ?? "{}") as Record<string, number[]>);
  expect(Object.keys(whole ?? {})).toEqual(["loss", "accuracy", "valLoss", "valAccuracy"]);
  for (const [name, values] of Object.entries(whole ?? {})) {
    expect(joined?.[name]?.slice(0, 3)).toEqual(values.slice(0, 3));
    // A process runs its first step operation by operation while it is recorded; the compiled step may round in another order.
    values.forEach((value, i) => expect(Math.abs((joined?.[name]?.[i] ?? Number.NaN) - value), `${name} of epoch ${i + 1}`).toBeLessThan(1e-6));
  }
  expect(existsSync(backup)).toBe(false);
});

it("a training that goes on in another model gives the losses of an unbroken one", async () => {
  const path = join(folder, "inside.safetensors");
  const inputs = Array.from({ length: 20 }, (_, i) => [Math.sin(i), Math.cos(i)]);
  const targets = inputs.map(([a = 0, b = 0]) => [a * b]);
  const fit = async (epochs: number, list: callbacks.BackupAndRestore[]): Promise<{ history: Record<string, number[]>; trained: number[] }> => {
    const trained: number[] = [];
    const net = sequential([layers.dense({ units: 4, activation: "tanh", inputShape: [2] }), layers.dropout({ rate: 0.2 }), layers.dense({ units: 1 })]);
    net.compile({ optimizer: "adam", loss: "mse" });
    const { history } = await net.fit({ inputs, targets }, { epochs, batchSize: 8, seed: 5, run: false, verbose: false, callbacks: [...list, callbacks.lambda({ onEpochBegin: (epoch) => void trained.push(epoch) })] });
    net.dispose();
    return { history, trained };
  };
  const whole = await fit(5, []);
  await fit(2, [callbacks.backupAndRestore({ path, keep: true })]);
  const joined = await fit(5, [callbacks.backupAndRestore({ path })]);
  expect(joined.trained).toEqual([3, 4, 5]);
  expect(whole.history["loss"]).toHaveLength(5);
  whole.history["loss"]?.forEach((loss, i) => expect(joined.history["loss"]?.[i]).toBeCloseTo(loss, 6));
});

it("refuses the state of another training", async () => {
  const path = join(folder, "other.safetensors");
  const data = { inputs: [[1], [2]], targets: [[1], [2]] };
  const fit = async (units: number, seed: number, epochs = 1): Promise<number> => {
    const net = sequential([layers.dense({ units, inputShape: [1] }), layers.dense({ units: 1 })]);
    net.compile({ optimizer: "adam", loss: "mse" });
    const run = await net.fit(data, { epochs, seed, run: false, verbose: false, callbacks: [callbacks.backupAndRestore({ path, keep: true })] });
    net.dispose();
    return run.epochs;
  };
  await fit(3, 1);
  expect(await fit(3, 1, 2)).toBe(2);
  await expect(fit(4, 1)).rejects.toThrow(/belongs to another model or optimizer\. Its weights\.0\.kernel has the shape \[1, 3\], and kernel has \[1, 4\]\. Take another file, or delete it to begin anew\./);
  await expect(fit(3, 2)).rejects.toThrow("is of a training with the seed 1, and this one has 2. Give fit the same seed");
  expect(() => callbacks.backupAndRestore({ path, everyEpochs: 0 })).toThrow("backupAndRestore: everyEpochs must be a positive integer; received 0.");
});

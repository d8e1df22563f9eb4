import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { layers, optimizers, runs, sequential } from "../../src/index.js";
import { DISPLAY } from "../../src/protocol/host.js";

let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gradbook-runs-"));
  vi.spyOn(process, "cwd").mockReturnValue(folder);
});

afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

async function train(learningRate: number, options: Record<string, unknown> = {}) {
  const net = sequential([layers.dense({ units: 1, inputShape: [1] })], { name: "line" });
  net.compile({ optimizer: optimizers.sgd({ learningRate }), loss: "mse" });
  try {
    return await net.fit({ inputs: [[1], [2], [3]], targets: [[2], [4], [6]] }, { epochs: 3, seed: 5, verbose: false, ...options });
  } finally {
    net.dispose();
  }
}

it("every fit leaves its configuration, seed, metrics and versions", async () => {
  const run = await train(0.1);
  const [name = ""] = readdirSync(join(folder, "runs"));
  expect(name).toMatch(/^\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d_line$/);
  const record = JSON.parse(readFileSync(join(folder, "runs", name, "run.json"), "utf8")) as runs.RunRecord;
  expect(record).toMatchObject({
    format: 1,
    name,
    status: "finished",
    seed: 5,
    metrics: run.history,
    configuration: {
      layers: [{ name: "dense", kind: "dense", units: 1, params: 2 }],
      optimizer: { kind: "sgd", learningRate: 0.1 },
      loss: { kind: "meanSquaredError" },
      epochs: 3,
      batchSize: 32,
    },
    versions: { node: process.version },
  });
  expect(record.versions["gradbook"]).toMatch(/^\d+\.\d+\.\d+/);
  expect(readdirSync(join(folder, "runs", name))).toEqual(["run.json"]);
});

it("nothing is written when it is switched off", async () => {
  await train(0.1, { run: false });
  expect(existsSync(join(folder, "runs"))).toBe(false);
});

it("two trainings in one second get a folder each", async () => {
  await Promise.all([train(0.1), train(0.1)]);
  expect(runs.list()).toHaveLength(2);
});

it("an interrupted and a failed training say so", async () => {
  await expect(train(0.1, { signal: AbortSignal.abort() })).rejects.toThrow("fit was interrupted");
  await expect(train(1e30)).rejects.toThrow("fit: the loss became");
  const found = runs.list();
  expect(found.map((run) => run.status).sort()).toEqual(["failed", "interrupted"]);
  expect(found.find((run) => run.status === "failed")?.reason).toContain("Lower the learning rate");
});

it("lists what is there, leaving out what can't be read", async () => {
  expect(runs.list()).toHaveLength(0);
  await train(0.1);
  mkdirSync(join(folder, "runs", "broken"));
  writeFileSync(join(folder, "runs", "broken", "run.json"), "{");
  const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
  const found = runs.list();
  expect(found).toHaveLength(1);
  expect(String(found)).toMatch(/run .* status .* epochs .* seconds .* loss/);
  expect(warn.mock.calls[0]?.[0]).toContain("broken");
});

it("compares results, curves and the settings that differ", async () => {
  await train(0.1);
  await train(0.05);
  const comparison = runs.compare("last 2");
  expect(comparison.differences).toEqual([["optimizer.learningRate", "0.1", "0.05"]]);
  expect(comparison.results[0]?.[0]).toBe("loss");
  expect(comparison[DISPLAY]()["text/html"]).toMatch(/<svg.*<path.*<path.*<table/s);
  const names = runs.list().map((run) => run.name);
  expect(runs.compare(names.slice(0, 1)).runs).toHaveLength(1);
  expect(() => runs.compare(["nobody"])).toThrow('runs.compare: there is no run called "nobody".');
  expect(() => runs.compare("first 2" as "last 2")).toThrow('runs.compare: say "last 3" or give a list of names; received "first 2".');
});

it("comparing nothing says what to do", () => {
  expect(() => runs.compare()).toThrow("runs.compare: nothing is recorded in runs/ yet. Call fit first.");
});

it("a folder that can't be written costs one warning", async () => {
  // Root may write anywhere, so a file stands where the folder should be.
  writeFileSync(join(folder, "runs"), "");
  chmodSync(folder, 0o500);
  const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
  await train(0.1);
  expect((await train(0.1)).status).toBe("finished");
  chmodSync(folder, 0o700);
  expect(warn.mock.calls.map(([line]) => String(line))).toEqual([expect.stringMatching(/The run can't be recorded in .*runs .*fit\(\{ run: false \}\) switches the record off\./)]);
});

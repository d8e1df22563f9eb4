import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CellRunner } from "../../kernel/evaluator/cellRunner.js";
import { projectRoot } from "../../src/backend/projectRoot.js";
import { pythonPart } from "../setupParts.js";
import { setUpHint, type Check } from "./check.js";

/** The kernelspec that JupyterLab starts the kernel from. */
export async function checkKernel(): Promise<Check> {
  const file = (await pythonPart()).jupyterShare("kernels", "gradbook", "kernel.json");
  const spec = readSpec(file);
  const gone = spec?.argv.find((word) => word.startsWith("/") && !existsSync(word));
  const ok = spec !== undefined && gone === undefined;
  const found = spec === undefined ? "no kernelspec in .venv" : gone === undefined ? spec.display_name : `its kernelspec names ${gone}, which is not there`;
  return { name: "kernel", title: "Kernel", ok, needed: true, found, hints: ok ? [] : [setUpHint], facts: { kernelspec: file } };
}

function readSpec(file: string): { argv: string[]; display_name: string } | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as { argv: string[]; display_name: string };
  } catch {
    return undefined;
  }
}

/** The built extension where JupyterLab finds it. */
export async function checkExtension(): Promise<Check> {
  const folder = (await pythonPart()).jupyterShare("labextensions", "@gradbook", "extension");
  const ok = existsSync(join(folder, "package.json"));
  return {
    name: "extension",
    title: "JupyterLab extension",
    ok,
    needed: true,
    found: ok ? "installed in .venv" : "not installed: curves would not be drawn live",
    hints: ok ? [] : [setUpHint],
    facts: { folder },
  };
}

/** A network with every kind of layer of the first notebook, on made-up pictures: one batch of it takes milliseconds. */
const program = `
const net = sequential([
  layers.conv2d({ filters: 2, kernelSize: 3, activation: "relu", inputShape: [8, 8, 1] }),
  layers.maxPooling2d({ poolSize: 2 }),
  layers.flatten(),
  layers.dense({ units: 2 }),
]);
net.compile({ optimizer: "adam", loss: losses.sparseCategoricalCrossentropy({ fromLogits: true }) });
await net.fit({ inputs: tf.ones([8, 8, 8, 1]), targets: [0, 1, 0, 1, 0, 1, 0, 1] }, { epochs: 1, batchSize: 8, seed: 1, run: false, verbose: false });
`;

/** Trains a small convolutional network through a cell, as the first notebook does. */
export async function checkTraining(): Promise<Check> {
  const common = { name: "training", title: "Training in a cell", needed: true } as const;
  const began = performance.now();
  let runner: CellRunner | undefined;
  try {
    runner = await CellRunner.start({ cwd: projectRoot() });
    const result = await runner.run(program);
    const ms = Math.round(performance.now() - began);
    if (result.status === "ok") return { ...common, ok: true, found: `a convolution trains (${(ms / 1000).toFixed(1)} s from start to first batch)`, hints: [], facts: { ms } };
    const message = `${result.error?.ename ?? "Error"}: ${(result.error?.evalue ?? "").split("\n")[0]}`;
    return { ...common, ok: false, found: `a convolution does not train: ${message}`, hints: ["see Backend above for what stands in the way of a better one"], facts: { error: message } };
  } catch (error) {
    return { ...common, ok: false, found: `the cell process does not start: ${error instanceof Error ? error.message : String(error)}`, hints: [setUpHint] };
  } finally {
    runner?.close();
  }
}

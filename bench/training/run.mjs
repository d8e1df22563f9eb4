// Milliseconds a training step through `fit`: ours compiled, ours eager, Keras (jit_compile off and on) and PyTorch (eager and
// torch.compile) where it is installed, in turn, from the same weights over the same batches. One line a model; `agree` says whether
// the mean losses of the first and of the last pass over the data are Keras', `steps` how many steps lie behind the last one, and `peakMB` the
// most memory that each process held, all of it counted. `--task evaluate|predict` times judging a batch, or a single answer, instead, `--task epoch` a whole `fit` over MNIST, its files
// read and its batches shuffled, in milliseconds a step; `--optimizer sgd`
// and `--batch 32` change the step, `--task losses` compares the losses after 200 steps and times nothing, `--mixed` adds ours in mixed precision. `best` holds each peer's better setting, round by round.
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Contender } from "../lib/contender.mjs";
import { line, median, options, print } from "../lib/report.mjs";
import { rounds as inTurn } from "../lib/rounds.mjs";
import { cases, suits } from "./cases.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.join(here, "../..");
const flags = options({
  task: { type: "string", default: "fit" }, optimizer: { type: "string", default: "adam" }, batch: { type: "string", default: "128" }, rounds: { type: "string" },
  mixed: { type: "boolean", default: false },
});
const data = process.env.GRADBOOK_DATA ?? path.join(root, "../shared/data");
const python = path.join(root, ".venv/bin/python");
const peersPython = path.join(root, "bench/.peers/bin/python");
const rounds = Number(flags.rounds ?? (flags.quick ? 3 : 9));
const batch = flags.task === "predict" ? 1 : Number(flags.batch);

/** The named cases of --quick. */
const QUICK = ["mlp", "cnn2", "lstm", "embedding-bilstm", "resnet20", "transformer"];
/** An XLA compilation of these takes a minute and more, and --quick has fifty seconds for all. */
const SLOW_TO_COMPILE = ["embedding-bilstm", "resnet20", "transformer", "lstm"];

/** How far losses may lie apart after an epoch whose samples each contender has shuffled by itself. */
const SHUFFLED = 0.02;

/** How far after hundreds of steps, in which the last digit of each step is carried on, where there is no wider tolerance. */
const LATER = 0.02;

/** 200 steps in all, over 20 batches, so that a pass' mean loss moves little from one library to the other. */
const LOSSES = { steps: 20, passes: 10 };

/** What changes no weights and may be done as often as one likes: for so long before the first pass that counts, and for so long in each turn. */
const repeats = ["predict", "evaluate"].includes(flags.task);
const WARM_UP_MS = 1000;
const TURN_MS = 500;

if (!existsSync(path.join(data, "mnist"))) {
  console.error("bench:training needs MNIST's four IDX files under GRADBOOK_DATA/mnist.");
  process.exit(1);
}

const node = (mode) => ({ command: process.execPath, args: [path.join(here, "ours.mjs")], extra: { mode } });
const keras = (jit) => ({ command: python, args: [path.join(here, "keras_peer.py")], extra: { jit } });
const torch = (jit) => ({ command: peersPython, args: [path.join(here, "torch_peer.py")], extra: { jit } });
const contenders = { ours: node("compiled"), eager: node("eager"), ...(flags.mixed && { mixed: node("mixed") }), keras: keras(false), kerasJit: keras(true), torch: torch(false), torchCompile: torch(true) };

/**
 * Has contenders get ready one after the other, ours first, from whose files the others start, and ends them when `work` is done.
 *
 * @param begin what each does as soon as it is ready
 * @param work told the running contenders by their names, what each `begin` gave, and all versions
 */
async function withContenders(chosen, setup, begin, work) {
  const folder = mkdtempSync(path.join(tmpdir(), "gradbook-bench-"));
  const [running, first, versions] = [{}, {}, { node: process.version }];
  try {
    for (const [key, { command, args, extra }] of Object.entries(chosen)) {
      if (!existsSync(command)) continue;
      const contender = (running[key] = new Contender(command, args, { GRADBOOK_DATA: data }));
      const ready = await contender.ask({ do: "setup", batch, folder, optimizer: flags.optimizer, ...setup, ...extra });
      Object.assign(versions, ready.versions);
      first[key] = await begin(contender);
    }
    await work(running, first, versions);
  } finally {
    for (const contender of Object.values(running)) contender.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function timeCase(name) {
  const steps = { predict: 1000, epoch: Math.ceil(60_000 / batch) }[flags.task] ?? cases[name].steps;
  const skipsJit = flags.quick && SLOW_TO_COMPILE.includes(name);
  const chosen = Object.fromEntries(Object.entries(contenders).filter(([, { extra }]) => !(skipsJit && extra.jit)));
  await withContenders(chosen, { case: name, steps, task: flags.task }, (contender) => warmUp(contender, steps), async (running, first, versions) => {
    const absent = Object.fromEntries(Object.keys(contenders).map((key) => [key, null]));
    // While the others got ready, a machine that is short of memory may have taken the pages of those that slept.
    if (repeats) await inTurn(running, 1, (contender) => turn(contender, steps));
    const results = (await inTurn(running, rounds, (contender) => turn(contender, steps))).map((row) => ({ ...absent, ...row }));
    const last = {};
    for (const [key, contender] of Object.entries(running)) last[key] = (await contender.ask({ do: "run" })).loss;
    const peakMB = Object.fromEntries(Object.entries(running).map(([key, contender]) => [key, contender.peakMemory()]));
    const tolerance = flags.task === "epoch" ? SHUFFLED : (cases[name].tolerance ?? 1e-3);
    const agree = first.ours === undefined ? null : doAgree(first, last, tolerance);
    const settings = { task: flags.task, optimizer: flags.optimizer, batch, ...(repeats ? { turnMs: TURN_MS } : { steps: steps * (rounds + 2) }) };
    print(line({ bench: "training", name, unit: "ms/step", rounds: results, best: best(results), agree, firstEpochLoss: first, lastEpochLoss: last, peakMB, ...settings, versions }), flags.json);
  });
}

/** Untimed: the mean losses of the first and of the last of the passes that make 200 steps. */
async function compareLosses(name) {
  const { ours, keras, torch } = contenders;
  const loss = async (contender) => (await contender.ask({ do: "run" })).loss;
  await withContenders({ ours, keras, torch }, { case: name, steps: LOSSES.steps, task: "fit" }, loss, async (running, first, versions) => {
    const last = { ours: null, keras: null, torch: null };
    for (const [key, contender] of Object.entries(running)) {
      // PyTorch does not start from the same weights everywhere.
      if (first[key] === null) continue;
      for (let pass = 2; pass <= LOSSES.passes; pass++) last[key] = await loss(contender);
    }
    const tolerance = cases[name].tolerance ?? 1e-3;
    const agree = doAgree(first, last, tolerance);
    const settings = { task: flags.task, optimizer: flags.optimizer, batch, steps: LOSSES.steps * LOSSES.passes };
    print(line({ bench: "training", name, unit: "loss", rounds: [last], agree, firstEpochLoss: first, lastEpochLoss: last, ...settings, versions }), flags.json);
  });
}

/** A pass that traces, compiles and fills caches, and where passes change no weights others, until V8 has compiled what it compiles. Returns the first pass' loss. */
async function warmUp(contender, steps) {
  const { ms, loss } = await contender.ask({ do: "run" });
  if (repeats) await passes(contender, steps, WARM_UP_MS - ms * steps);
  return loss;
}

/** Milliseconds a step of a pass; where passes change no weights of as many as fit a turn, since one may be over before the cores run at full speed. */
function turn(contender, steps) {
  return passes(contender, steps, repeats ? TURN_MS : 0);
}

/** Milliseconds a step, on average over passes that take `forMs` together, and over one at least. */
async function passes(contender, steps, forMs) {
  let [count, spent] = [0, 0];
  do {
    spent += (await contender.ask({ do: "run" })).ms * steps;
    count += 1;
  } while (spent < forMs);
  return spent / steps / count;
}

/** Whether the first and the last losses are Keras'. */
function doAgree(first, last, tolerance) {
  return isClose(first, tolerance) && isClose(last, Math.max(tolerance, LATER));
}

function isClose({ ours, keras }, tolerance) {
  return Math.abs(ours - keras) < tolerance * Math.max(1, Math.abs(keras));
}

/** Ours against the better of a peer's two settings, as the median of the rounds' ratios. */
function best(results) {
  const ratio = (...keys) => {
    const settings = keys.filter((key) => results[0][key] !== null).map((key) => median(results.map((row) => row.ours / row[key])));
    return settings.length === 0 ? null : Number(Math.max(...settings).toPrecision(4));
  };
  return { keras: ratio("keras", "kerasJit"), torch: ratio("torch", "torchCompile"), eager: ratio("eager") };
}

const wanted = flags.only ? [flags.only] : flags.quick ? QUICK : Object.keys(cases).filter((name) => !name.startsWith("deep-"));
for (const name of wanted.filter((each) => suits(each, flags.task))) await (flags.task === "losses" ? compareLosses : timeCase)(name);

// What a notebook's user waits for, kernel against kernel, through Jupyter's sockets: ours, ipykernel, and tslab and Deno where
// their kernelspecs are installed. One line a case; the contenders take turns within every round.
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Contender } from "../lib/contender.mjs";
import { line, options, print } from "../lib/report.mjs";
import { cells, completion, loop } from "./cases.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.join(here, "../..");
const flags = options();
const client = new Contender(path.join(root, ".venv/bin/python"), [path.join(here, "client.py")], {
  JUPYTER_PATH: path.join(root, "bench/.peers/share/jupyter"),
});

const specs = { ours: ["gradbook", "typescript"], ipykernel: ["python3", "python"], tslab: ["tslab", "typescript"], deno: ["deno", "typescript"] };
const { names } = await client.ask({ do: "kernels" });
if (!names.includes("gradbook")) {
  console.error("bench:kernel needs the kernel installed: npm run setup.");
  process.exit(1);
}
const contenders = Object.entries(specs).map(([key, [kernel, language]]) => ({ key, kernel, language, here: names.includes(kernel) }));

/** Rounds of one case; `measure` gives a contender's value, or null where it has none. */
async function rounds([full, quick], measure) {
  const rows = [];
  // The first is the warm-up: it fills caches and is not counted.
  for (let round = -1; round < (flags.quick ? quick : full); round++) {
    const row = Object.fromEntries(contenders.map(({ key }) => [key, null]));
    for (let turn = 0; turn < contenders.length; turn++) {
      // Each round begins with another contender.
      const contender = contenders[(turn + round + 1) % contenders.length];
      if (contender.here) row[contender.key] = await measure(contender);
    }
    if (round >= 0) rows.push(row);
  }
  return rows;
}

const ask = (contender, what) => client.ask({ kernel: contender.kernel, ...what });

async function report(name, unit, counted, measure, rest = {}) {
  if (flags.only !== undefined && flags.only !== name) return;
  print(line({ bench: "kernel", name, unit, rounds: await rounds(counted, measure), ...rest, versions: { node: process.version } }), flags.json);
}

/** A kernel that lives for one measurement. */
async function fresh(contender, measure) {
  const started = await ask(contender, { do: "start" });
  const value = await measure(started);
  await ask(contender, { do: "close" });
  return value;
}

try {
  await report("start", "ms", [9, 3], (contender) => fresh(contender, (started) => started.ms));
  await report("memory", "MB", [3, 1], (contender) =>
    fresh(contender, async () => {
      // What is loaded after the start, such as our type checker, counts.
      await new Promise((resolve) => setTimeout(resolve, 3000));
      return (await ask(contender, { do: "memory" })).mb;
    }),
  );
  for (const contender of contenders) if (contender.here) await ask(contender, { do: "start" });
  for (const [name, { rounds: counted, lines, interrupt, ...code }] of Object.entries(cells)) {
    await report(name, "ms", counted, async (contender) => {
      const ran = await ask(contender, { do: "execute", code: code[contender.language], interrupt });
      // A kernel that loses lines is not a fast one; a missing value would spoil the medians.
      if (lines !== undefined && ran.lines !== lines && contender.key === "ours") throw new Error(`${ran.lines} of ${lines} lines arrived`);
      return ran.ms;
    });
  }
  await report("completion", "ms", completion.rounds, async (contender) => {
    const { ms, matches } = await ask(contender, { do: "complete", code: completion[contender.language] });
    if (matches === 0 && contender.key === "ours") throw new Error("no completion came");
    return ms;
  });
  await report("loop", "ratio", loop.rounds, async (contender) => {
    const { top, inner } = loop[contender.language];
    const outside = (await ask(contender, { do: "execute", code: top })).ms;
    return outside / (await ask(contender, { do: "execute", code: inner })).ms;
  }, { counts: loop.counts });
} finally {
  client.close();
}

// What a notebook's user waits for, kernel against kernel, through Jupyter's sockets: ours, ipykernel, and tslab and Deno where
// their kernelspecs are installed. One line a case; the contenders take turns within every round.
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Contender } from "../lib/contender.mjs";
import { line, options, print } from "../lib/report.mjs";
import { cells, firstCells, loop, output, questions } from "./cases.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.join(here, "../..");
const flags = options();
const client = new Contender(path.join(root, ".venv/bin/python"), [path.join(here, "client.py")], {
  JUPYTER_PATH: path.join(root, "bench/.peers/share/jupyter"),
});

/** Kernelspec and languages of each contender; it runs a case in the first of them that the case has. */
const specs = { ours: ["gradbook", "gradbook", "typescript"], ipykernel: ["python3", "python"], tslab: ["tslab", "typescript"], deno: ["deno", "typescript"] };
const { names } = await client.ask({ do: "kernels" });
if (!names.includes("gradbook")) {
  console.error("bench:kernel needs the kernel installed: npm run setup.");
  process.exit(1);
}
const contenders = Object.entries(specs).map(([key, [kernel, ...languages]]) => ({ key, kernel, languages, here: names.includes(kernel) }));

/** What a case asks of a contender, or undefined where it asks nothing. */
const inItsLanguage = (contender, texts) => texts[contender.languages.find((language) => language in texts)];

/** Rounds of one case; `measure`, told the round too, gives a contender's value, or null where it has none. */
async function rounds([full, quick], measure) {
  const rows = [];
  // The first is the warm-up: it fills caches and is not counted.
  for (let round = -1; round < (flags.quick ? quick : full); round++) {
    const row = Object.fromEntries(contenders.map(({ key }) => [key, null]));
    for (let turn = 0; turn < contenders.length; turn++) {
      // Each round begins with another contender.
      const contender = contenders[(turn + round + 1) % contenders.length];
      if (contender.here) row[contender.key] = await measure(contender, round);
    }
    if (round >= 0) rows.push(row);
  }
  // A contender without an end in one round has no median.
  for (const { key } of contenders) if (rows.some((row) => row[key] === null)) for (const row of rows) row[key] = null;
  return rows;
}

const ask = (contender, what) => client.ask({ kernel: contender.kernel, ...what });
const wanted = (name) => flags.only === undefined || flags.only === name;

async function report(name, unit, counted, measure, rest = {}) {
  if (!wanted(name)) return;
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
  for (const [name, { rounds: counted, ...texts }] of Object.entries(firstCells)) {
    await report(name, "ms", counted, (contender) => {
      const code = inItsLanguage(contender, texts);
      return code === undefined ? null : fresh(contender, async () => (await ask(contender, { do: "execute", code })).ms);
    });
  }
  await report("idle-memory", "MB", [3, 1], (contender) =>
    fresh(contender, async () => {
      // What is loaded after the start, such as our type checker, counts.
      await new Promise((resolve) => setTimeout(resolve, 3000));
      return (await ask(contender, { do: "memory" })).mb;
    }),
  );
  const warm = [...Object.keys(cells), ...Object.keys(questions), "loop", "output-10k"];
  if (warm.some(wanted)) for (const contender of contenders) if (contender.here) await ask(contender, { do: "start" });
  for (const [name, { rounds: counted, interrupt, ...texts }] of Object.entries(cells)) {
    await report(name, "ms", counted, async (contender, round) => {
      const text = inItsLanguage(contender, texts);
      const code = typeof text === "function" ? text(round + 1) : text;
      return code === undefined ? null : (await ask(contender, { do: "execute", code, interrupt })).ms;
    });
  }
  for (const [name, { do: question, rounds: counted, ...texts }] of Object.entries(questions)) {
    await report(name, "ms", counted, async (contender) => {
      const { ms, matches } = await ask(contender, { do: question, code: inItsLanguage(contender, texts) });
      if (matches === 0 && contender.key === "ours") throw new Error(`no answer to ${question}`);
      return ms;
    });
  }
  await report("loop", "ratio", loop.rounds, async (contender) => {
    const code = inItsLanguage(contender, loop);
    if (code === undefined) return null;
    const outside = (await ask(contender, { do: "execute", code: code.top })).ms;
    return outside / (await ask(contender, { do: "execute", code: code.inner })).ms;
  }, { counts: loop.counts });
  // At the end, since a kernel that loses the end of a cell answers nothing afterwards.
  const { rounds: counted, count, patience, ...texts } = output;
  const arrived = {};
  await report("output-10k", "ms", counted, async (contender) => {
    if (!contender.here) return null;
    const { ms, lines } = await ask(contender, { do: "execute", code: inItsLanguage(contender, texts), patience });
    arrived[contender.key] = lines;
    if (contender.key === "ours" && lines !== count) throw new Error(`${lines} of ${count} lines arrived`);
    contender.here = ms !== null;
    return ms;
    // What a peer lost makes it look fast: the lines that arrived stand beside the times.
  }, { lines: arrived });
} finally {
  client.close();
}

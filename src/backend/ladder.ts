import { openCpu } from "./rungs/cpu.js";
import { openNative } from "./rungs/native.js";
import { type OpenRung, type Rung, RUNGS } from "./rungs/rung.js";
import { openWasm } from "./rungs/wasm.js";

/** A rung and, for each better one, why it is not the one. */
export interface Choice extends OpenRung {
  readonly rung: Rung;
  /** One line for each better rung, ready to print. */
  readonly why: readonly string[];
}

const OPEN: Record<Rung, () => OpenRung | Promise<OpenRung>> = {
  gpu: () => openNative("gpu"),
  tensorflow: () => openNative("tensorflow"),
  wasm: openWasm,
  cpu: openCpu,
};

/**
 * Opens the best rung that runs here, or the one that `forced` names.
 *
 * @param forced The value of GRADBOOK_BACKEND; undefined or "" leaves the choice to the ladder.
 * @throws Error when `forced` is no rung or can't run here.
 */
export async function climb(forced: string | undefined): Promise<Choice> {
  if (forced !== undefined && forced !== "") return await openForced(forced);
  const why: string[] = [];
  for (const rung of RUNGS) {
    try {
      return { ...(await OPEN[rung]()), rung, why };
    } catch (error) {
      why.push(`${rung}: ${firstLine(error)}`);
    }
  }
  throw new Error(`backend: no rung runs here.\n${why.join("\n")}`);
}

async function openForced(name: string): Promise<Choice> {
  const rung = RUNGS.find((candidate) => candidate === name);
  if (rung === undefined) throw new Error(`GRADBOOK_BACKEND must be one of ${RUNGS.join(", ")}; received "${name}". Unset it to take the best that runs here.`);
  try {
    const better = RUNGS.slice(0, RUNGS.indexOf(rung));
    return { ...(await OPEN[rung]()), rung, why: better.map((other) => `${other}: not tried, since GRADBOOK_BACKEND=${rung}`) };
  } catch (error) {
    throw new Error(`GRADBOOK_BACKEND=${rung} can't run here: ${firstLine(error)}. Unset GRADBOOK_BACKEND to take the best that does.`, { cause: error });
  }
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split("\n", 1)[0] ?? text;
}

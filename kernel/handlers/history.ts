import type { HistoryQuery } from "../history/entry.js";
import type { Request } from "./request.js";

/** Most cells that one answer brings; a front end that names no number is not to get all of years. */
const MOST = 10_000;

/** Answers `range`, `tail` and `search` from this session's cells and earlier ones'. Cells are kept as they were written: `raw` makes no difference. */
export async function history({ kernel, message }: Request): Promise<object> {
  const { content } = message;
  const whole = (key: string, missing: number): number => {
    const value = content[key];
    return typeof value === "number" && Number.isSafeInteger(value) ? value : missing;
  };
  const access = content["hist_access_type"];
  const query: HistoryQuery = {
    access: access === "range" || access === "search" ? access : "tail",
    session: whole("session", 0),
    start: whole("start", 0),
    stop: whole("stop", Number.MAX_SAFE_INTEGER),
    pattern: typeof content["pattern"] === "string" ? content["pattern"] : "*",
    unique: content["unique"] === true,
    count: Math.min(MOST, Math.max(0, whole("n", MOST))),
  };
  const entries = await kernel.history.find(query);
  const rows = entries.map(({ session, line, source, output }) => [session, line, content["output"] === true ? [source, output] : source]);
  return { status: "ok", history: rows };
}

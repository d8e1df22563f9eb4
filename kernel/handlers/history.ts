import type { Request } from "./request.js";

/** Answers `range`, `tail` and `search` from this session's cells. */
export function history({ kernel, message }: Request): object {
  const { content } = message;
  const entries = kernel.history.find({
    access: String(content["hist_access_type"] ?? "tail"),
    count: typeof content["n"] === "number" ? content["n"] : undefined,
    start: typeof content["start"] === "number" ? content["start"] : undefined,
    stop: typeof content["stop"] === "number" ? content["stop"] : undefined,
    pattern: typeof content["pattern"] === "string" ? content["pattern"] : undefined,
    unique: content["unique"] === true,
  });
  const rows = entries.map(({ line, source }) => [0, line, content["output"] === true ? [source, null] : source]);
  return { status: "ok", history: rows };
}

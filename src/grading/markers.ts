/** What can stand between `// BEGIN …` and `// END …`. */
export type Region = "SOLUTION" | "HIDDEN TESTS" | "MARK SCHEME";

/** Markers that do not pair up. */
export class MarkerError extends Error {
  override readonly name = "MarkerError";
}

/**
 * Replaces every region of a kind, markers included.
 *
 * A line that contains `BEGIN SOLUTION` opens one, whatever stands before it: `// BEGIN SOLUTION` in code, `### BEGIN SOLUTION` or
 * `<!-- BEGIN SOLUTION -->` in Markdown. Reading it any stricter than nbgrader would leave in the release what nbgrader takes out.
 *
 * @param stub Lines to put in a region's place; they get the indentation of its first marker.
 * @returns The text, and the regions' own lines; no regions when there were none.
 * @throws MarkerError when one begins inside another, does not end, or ends without a beginning.
 * @example replaceRegions("// BEGIN SOLUTION\nlet a = 1\n// END SOLUTION", "SOLUTION", ["// your code"]).text // "// your code"
 */
export function replaceRegions(text: string, region: Region, stub: readonly string[] = []): { text: string; regions: string[] } {
  const kept: string[] = [];
  const regions: string[][] = [];
  let open: { line: number; lines: string[] } | undefined;
  for (const [index, line] of text.split("\n").entries()) {
    if (line.includes(`BEGIN ${region}`)) {
      if (open !== undefined) throw new MarkerError(`line ${index + 1}: BEGIN ${region} inside the one of line ${open.line}; end that first.`);
      open = { line: index + 1, lines: [] };
      const indent = /^\s*/.exec(line)?.[0] ?? "";
      kept.push(...stub.map((stubLine) => indent + stubLine));
    } else if (line.includes(`END ${region}`)) {
      if (open === undefined) throw new MarkerError(`line ${index + 1}: END ${region} without a BEGIN ${region} before it.`);
      regions.push(open.lines);
      open = undefined;
    } else if (open !== undefined) open.lines.push(line);
    else kept.push(line);
  }
  if (open !== undefined) throw new MarkerError(`line ${open.line}: BEGIN ${region} without an END ${region} after it.`);
  return { text: kept.join("\n"), regions: regions.map((region) => region.join("\n")) };
}

/** Whether the text has a region of the kind. */
export function hasRegion(text: string, region: Region): boolean {
  return text.includes(`BEGIN ${region}`);
}

import type { GradeRecord } from "../batch/journal.js";
import { escapeHtml } from "../../display/table.js";
import type { Cell, Notebook, Output } from "../notebook.js";
import { gradeMetadata, MetadataError } from "../metadata.js";
import { finalScore } from "./scores.js";

/** Nothing in a report may load or run anything, whatever a submission has put into it. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

const STYLE = `
body { font: 16px/1.5 system-ui, sans-serif; max-width: 56rem; margin: 2rem auto; padding: 0 1rem; color: #1a1a1a; background: #fff; }
table { border-collapse: collapse; } th, td { text-align: left; padding: .2rem .8rem .2rem 0; border-bottom: 1px solid #ddd; } td.points { text-align: right; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; background: #f5f5f5; padding: .6rem; margin: .3rem 0; } pre.output { background: none; border-left: 3px solid #ccc; } pre.error { border-color: #b00020; color: #8c001a; }
.passed { color: #0a6b2d; } .failed, .timeout { color: #8c001a; } img { max-width: 100%; }`;

/**
 * A student's feedback as one HTML file: points, what happened, and the notebook with the outputs that they may see.
 *
 * Everything that a submission says is shown as text. Pictures are the exception: they stand in `img`, where no script of theirs runs.
 *
 * @param notebook as it was kept by the grader; undefined where it could not be read
 */
export function feedbackHtml(record: GradeRecord, notebook: Notebook | undefined, title: string): string {
  const rows = record.scores.map(
    ({ id, points, max, status, message }) => `<tr><td>${text(id)}</td><td class="points">${number(points)} of ${number(max)}</td><td class="${status.replaceAll(" ", "-")}">${text(message)}</td></tr>`,
  );
  const late = record.penalty > 0 ? `<p>Handed in late: ${number(record.penalty)} points less.</p>` : "";
  const events = record.events.length === 0 ? "" : `<h2>What happened</h2><ul>${record.events.map((event) => `<li>${text(event)}</li>`).join("")}</ul>`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>${text(`${title}: ${record.student}`)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${text(title)}</h1>
<p>${text(record.student)}: <strong>${number(finalScore(record))} of ${number(record.max)} points</strong>${record.scores.some(({ manual }) => manual) ? "; a person has still to look at some answers" : ""}</p>
${late}
<table><thead><tr><th>Question</th><th>Points</th><th></th></tr></thead><tbody>${rows.join("")}</tbody></table>
${events}
${notebook === undefined ? "" : `<h2>Your notebook</h2>\n${notebook.cells.map((cell) => cellHtml(cell, record)).join("\n")}`}
<p><small>Graded in: ${text(record.sandbox)}.</small></p>
</body>
</html>
`;
}

function cellHtml(cell: Cell, record: GradeRecord): string {
  const id = idOf(cell);
  const score = record.scores.find((item) => item.id === id);
  const head = score === undefined ? "" : `<h3>${text(score.id)}: ${number(score.points)} of ${number(score.max)}</h3>`;
  const outputs = cell.cell_type === "code" ? cell.outputs.map(outputHtml).join("") : "";
  return `<section>${head}<pre>${text(cell.source)}</pre>${outputs}</section>`;
}

function idOf(cell: Cell): string | undefined {
  try {
    return gradeMetadata(cell)?.grade_id;
  } catch (error) {
    if (error instanceof MetadataError) return undefined;
    throw error;
  }
}

function outputHtml(output: Output): string {
  if (output.output_type === "stream") return `<pre class="output">${text(output.text)}</pre>`;
  if (output.output_type === "error") return `<pre class="output error">${text(output.traceback.join("\n") || `${output.ename}: ${output.evalue}`)}</pre>`;
  const picture = pictureHtml(output.data);
  if (picture !== undefined) return picture;
  const plain = output.data["text/plain"];
  return typeof plain === "string" ? `<pre class="output">${text(plain)}</pre>` : "";
}

function pictureHtml(data: Record<string, unknown>): string | undefined {
  for (const type of ["image/png", "image/jpeg", "image/gif"] as const) {
    const value = data[type];
    if (typeof value !== "string") continue;
    const base64 = value.replaceAll(/\s/g, "");
    if (/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return `<img alt="output" src="data:${type};base64,${base64}">`;
  }
  const svg = data["image/svg+xml"];
  return typeof svg === "string" ? `<img alt="output" src="data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}">` : undefined;
}

/** Text that can neither be markup nor turn the direction of what stands around it. */
function text(value: string): string {
  const plain = value.replaceAll(/\x1b\[[0-9;]*[A-Za-z]/g, "");
  return escapeHtml(plain.replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, (letter) => `[U+${letter.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}]`));
}

function number(value: number): string {
  return String(Math.round(value * 100) / 100);
}

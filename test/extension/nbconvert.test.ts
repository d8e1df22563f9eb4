import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { LossCurve } from "../../src/widgets/lossCurve.js";
import { writeNotebook } from "../browser/writeNotebook.js";

const root = fileURLToPath(new URL("../../", import.meta.url));

test("nbconvert's HTML shows a widget's last state as a picture", () => {
  const curve = new LossCurve({ title: "saved training", metrics: ["loss"] });
  for (const [index, loss] of [1, 0.5, 0].entries()) curve.add("loss", index * 5, loss);
  curve.finish("loss 0");
  const folder = mkdtempSync(join(tmpdir(), "gradbook-nbconvert-"));
  try {
    const output = { output_type: "display_data", metadata: {}, data: curve.bundle() };
    writeNotebook(folder, "saved.ipynb", [{ source: "curve.show()", outputs: [output] }]);
    execFileSync(join(root, ".venv", "bin", "jupyter"), ["nbconvert", "--to", "html", "saved.ipynb"], { cwd: folder, stdio: "pipe" });
    const html = readFileSync(join(folder, "saved.html"), "utf8");
    // The picture may stand in the page itself or in an address of its own.
    const pictures = [html, ...[...html.matchAll(/data:image\/svg\+xml;base64,([A-Za-z0-9+/=]+)/g)].map(([, base64 = ""]) => Buffer.from(base64, "base64").toString())];
    expect(pictures.some((text) => text.includes("M0 0L147 79L294 158") && text.includes("saved training"))).toBe(true);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

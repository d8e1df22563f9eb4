// `npm run conformance`: how the kernel does in Jupyter's own test suite for kernels, as a table. Runs the kernel as it was built last.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeKernelspec } from "../../kernel/kernelspec.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const python = join(root, ".venv", "bin", "python");
if (!existsSync(python) || !existsSync(join(root, "dist", "kernel", "main.js"))) {
  console.error("conformance needs what set-up makes: npm run setup.");
  process.exit(1);
}
const folder = mkdtempSync(join(tmpdir(), "gradbook-conformance-"));
writeKernelspec({ root, dir: join(folder, "kernels", "gradbook") });
const { status } = spawnSync(python, [join(root, "test", "kernel", "conformance.py")], {
  env: { ...process.env, JUPYTER_PATH: folder, GRADBOOK_CACHE: join(folder, "cache") },
  stdio: "inherit",
});
rmSync(folder, { recursive: true, force: true });
process.exit(status ?? 1);

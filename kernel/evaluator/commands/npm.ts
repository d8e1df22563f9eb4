import { basename, relative } from "node:path";
import { CommandError, type Command } from "./command.js";
import { runProgram } from "./program.js";

const INSTALLS = new Set(["install", "i", "add", "ci", "update"]);

/**
 * `%npm install PACKAGE`: npm in the notebook's folder, whatever package.json lies above it.
 *
 * A package's install scripts run anybody's code with the user's rights; they stay off unless the line says `--ignore-scripts=false`.
 */
export const npm: Command = {
  name: "npm",
  usage: "%npm install PACKAGE…",
  summary: "runs npm in the notebook's folder; a package is there for the next cell. Install scripts are off; --ignore-scripts=false runs them",
  line: "text",
  async run({ args }, host) {
    const words = split(args);
    const [verb] = words;
    if (verb === undefined) throw new CommandError("%npm: expected an npm command; received none. Write %npm install PACKAGE.");
    const installs = INSTALLS.has(verb);
    const decided = words.some((word) => word.startsWith("--ignore-scripts") || word === "--no-ignore-scripts");
    const own = [...(installs ? ["--no-audit", "--no-fund"] : []), ...(decided ? [] : ["--ignore-scripts"])];
    const { code, signal } = await runProgram("npm", ["--prefix", host.folder, ...own, ...words], host);
    if (code !== 0) throw new CommandError(`npm ${verb} ended ${signal === null ? `with status ${code}` : `by ${signal}`}; its messages stand above.`);
    if (!installs) return;
    const where = relative(process.cwd(), host.folder) || basename(host.folder);
    process.stdout.write(`Packages are in ${where}/node_modules; import them in the next cell.${decided ? "" : " Install scripts did not run (--ignore-scripts=false runs them)."}\n`);
  },
};

/** Words of a line; quotes hold words together. */
function split(line: string): string[] {
  return [...line.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g)].map(([word]) => word.replace(/["']/g, ""));
}

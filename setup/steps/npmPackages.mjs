import { existsSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { runCommand } from "../lib/command.mjs";
import { packageFailure } from "../lib/network.mjs";
import { at } from "../lib/root.mjs";

const lock = at("package-lock.json");
/** npm writes this last, so a killed installation has none. */
const installed = at("node_modules", ".package-lock.json");

/** The npm packages of package-lock.json, by `npm ci`, unless node_modules holds exactly them. */
export const npmPackages = {
  name: "npmPackages",
  title: "npm packages",
  needs: [],
  endsOthers: true,
  inputs: () => [readFileSync(lock, "utf8")],
  outputs: () => [installed],
  sound: agrees,
  async run() {
    // After a user's own `npm install` there is nothing left to do.
    if (agrees()) return { note: "there already" };
    const [file, args] = npm();
    const { code, output, log } = await runCommand(file, [...args, "ci", "--no-audit", "--no-fund", "--loglevel=warn"], { log: "npm" });
    if (code !== 0) throw packageFailure({ tool: "npm", what: "its packages", output, log });
    return undefined;
  },
};

/** The npm that called us when there is one, so that both are the same version; else the one on the PATH. */
function npm() {
  const calling = process.env.npm_execpath;
  if (calling && /^npm(-cli)?\.[cm]?js$/.test(basename(calling))) return [process.execPath, [calling]];
  return [process.platform === "win32" ? "npm.cmd" : "npm", []];
}

/** Whether node_modules holds every package of the lock in its version, and each package's folder is there. */
function agrees() {
  let have;
  try {
    have = JSON.parse(readFileSync(installed, "utf8")).packages;
  } catch {
    return false;
  }
  const want = JSON.parse(readFileSync(lock, "utf8")).packages;
  return Object.entries(want).every(([path, wanted]) => {
    if (!path.includes("node_modules/")) return true;
    const found = have[path];
    // Optional packages are those of other platforms.
    if (found === undefined) return wanted.optional === true;
    return found.version === wanted.version && found.integrity === wanted.integrity && existsSync(at(path));
  });
}

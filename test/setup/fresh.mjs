/**
 * Times `npm start` in a fresh copy of the sources with empty package caches, until JupyterLab answers with our kernel as its
 * default and our extension in its page. Prints one JSON object: seconds in all and by step. `npm run test:long` runs it.
 */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { setTimeout as sleep } from "node:timers/promises";

const project = fileURLToPath(new URL("../..", import.meta.url));
const limit = 15 * 60_000;
const folder = mkdtempSync(join(tmpdir(), "gradbook-fresh-"));
const seconds = (ms) => Math.round(ms / 100) / 10;

try {
  const clone = join(folder, "clone");
  const files = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "-z"], { cwd: project, encoding: "utf8", maxBuffer: 1e8 }).split("\0").filter(Boolean);
  for (const file of files) {
    mkdirSync(dirname(join(clone, file)), { recursive: true });
    cpSync(join(project, file), join(clone, file), { force: true });
  }
  console.log(JSON.stringify(await time(clone)));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function time(clone) {
  const port = await freePort();
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("npm_") && !/^(VITEST|GRADBOOK_|PYTHON$)/.test(name)));
  Object.assign(env, { npm_config_cache: join(folder, "npm"), PIP_CACHE_DIR: join(folder, "pip") });
  const began = performance.now();
  const child = spawn("npm", ["start", "--", "--no-browser", "--port", String(port), "--IdentityProvider.token=fresh"], { cwd: clone, env, stdio: ["ignore", "pipe", "pipe"] });
  const ended = once(child, "exit");
  const steps = {};
  let setUp;
  let log = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text) => {
      log += text;
      process.stderr.write(text);
      if (setUp === undefined && /Gradbook is set up/.test(log)) setUp = performance.now() - began;
    });
  }
  try {
    for (;;) {
      if (child.exitCode !== null) throw new Error(`npm start ended with ${child.exitCode}`);
      if (performance.now() - began > limit) throw new Error("npm start took too long");
      if (await ready(port)) break;
      await sleep(100);
    }
    const total = performance.now() - began;
    for (const [, title, time] of log.matchAll(/^✓ ([^:(\n]+?)(?::.*)? \(((?:\d+ min )?[\d.]+ s)\)$/gm)) steps[title] = parse(time);
    return { bench: "fresh-set-up", unit: "s", better: "lower", ours: seconds(total), parts: { setUp: seconds(setUp), jupyterLab: seconds(total - setUp), steps }, versions: { node: process.version } };
  } finally {
    child.kill("SIGINT");
    await Promise.race([ended, sleep(10_000)]);
    child.kill("SIGKILL");
  }
}

async function ready(port) {
  try {
    const specs = await (await fetch(`http://127.0.0.1:${port}/api/kernelspecs?token=fresh`)).json();
    const page = await (await fetch(`http://127.0.0.1:${port}/lab?token=fresh`)).text();
    return specs.default === "gradbook" && "gradbook" in specs.kernelspecs && page.includes('"@gradbook/extension"');
  } catch {
    return false;
  }
}

function parse(text) {
  const match = /(?:(\d+) min )?([\d.]+) s/.exec(text);
  return Number(match?.[1] ?? 0) * 60 + Number(match?.[2]);
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

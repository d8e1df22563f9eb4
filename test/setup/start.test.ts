import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer, type AddressInfo, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { lastLine, plainEnvironment, projectFolder, runProgram } from "./helpers.js";

const startFile = join(projectFolder, "setup", "start.mjs");
let home: string;
let lab: ChildProcess | undefined;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "gradbook-home-"));
});

afterEach(() => {
  lab?.kill("SIGKILL");
  lab = undefined;
  rmSync(home, { recursive: true, force: true });
});

async function listening(port = 0): Promise<{ server: Server; port: number }> {
  const server = createServer();
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return { server, port: (server.address() as AddressInfo).port };
}

async function freePort(): Promise<number> {
  const { server, port } = await listening();
  server.close();
  await once(server, "close");
  return port;
}

async function json<T>(url: string): Promise<T> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return (await answer.json()) as T;
}

describe("npm start", () => {
  it("a port in use: one line with the way out, in every spelling of the flag", async () => {
    const { server, port } = await listening();
    for (const flags of [["--port", String(port)], [`--port=${port}`], [`--ServerApp.port=${port}`]]) {
      const { code, stderr } = await runProgram(process.execPath, [startFile, "--no-browser", "--ip=127.0.0.1", ...flags], { cwd: projectFolder, env: plainEnvironment() });
      expect(code).toBe(1);
      expect(stderr).toBe(`Port ${port} is in use: stop the program that uses it, or choose another: npm start -- --port ${port + 1}\n`);
    }
    server.close();
  });

  it("a port that is no number: says what it should be", async () => {
    const { code, stderr } = await runProgram(process.execPath, [startFile, "--port", "eighty"], { cwd: projectFolder, env: plainEnvironment() });
    expect(code).toBe(1);
    expect(lastLine(stderr)).toBe("--port must be a number from 0 to 65535; received eighty.");
  });

  it("serves notebooks/ with our kernel as the default and our extension, leaves home alone, and ends on Ctrl-C", async () => {
    const port = await freePort();
    const env = plainEnvironment({ HOME: home });
    lab = spawn(process.execPath, [startFile, "--no-browser", "--port", String(port), "--IdentityProvider.token=secret"], { cwd: tmpdir(), env, stdio: ["ignore", "pipe", "pipe"] });
    let log = "";
    for (const stream of [lab.stdout, lab.stderr]) stream?.setEncoding("utf8").on("data", (text: string) => (log += text));
    const ended = once(lab, "exit");
    const base = `http://127.0.0.1:${port}`;
    await expect.poll(() => json(`${base}/api?token=secret`).then(() => "up", () => log.slice(-300)), { timeout: 100_000, interval: 200 }).toBe("up");

    const specs = await json<{ default: string; kernelspecs: { [name: string]: unknown } }>(`${base}/api/kernelspecs?token=secret`);
    expect(specs.default).toBe("gradbook");
    expect(Object.keys(specs.kernelspecs)).toContain("gradbook");
    const files = await json<{ content: { name: string }[] }>(`${base}/api/contents/?token=secret`);
    expect(files.content.map(({ name }) => name).sort()).toEqual(readdirSync(join(projectFolder, "notebooks")).filter((name) => !name.startsWith(".")).sort());
    const page = await (await fetch(`${base}/lab?token=secret`)).text();
    expect(page).toContain('"@gradbook/extension"');
    const { settings } = await json<{ settings: { id: string; settings?: object; schema: { properties: { fetchNews?: { default: string } } } }[] }>(`${base}/lab/api/settings?token=secret`);
    expect(settings.find(({ id }) => id === "@jupyterlab/apputils-extension:notification")?.schema.properties.fetchNews?.default).toBe("false");

    lab.kill("SIGINT");
    const [code] = (await ended) as [number];
    expect(code).toBe(0);
    await expect(fetch(`${base}/api`)).rejects.toThrow();
    await sleep(200);
    expect(readdirSync(home)).toEqual([]);
  });
});

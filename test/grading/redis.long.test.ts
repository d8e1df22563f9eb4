import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { GradeRecord } from "../../src/grading/batch/journal.js";
import { gradbook } from "../cli/helpers.js";
import { plainEnvironment, projectFolder, runProgram } from "../setup/helpers.js";
import { master, nothing, submission } from "./hostile/assignment.js";

/** Needs a redis-server on the PATH (`apt-get install redis-server`): the queue is tested against a real one or not at all. */
const folder = mkdtempSync(join(tmpdir(), "gradbook-redis-"));
const started: ChildProcess[] = [];
let url = "";

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** A program that runs until the test's end, and what it has said. */
function start(command: string, args: readonly string[]): { process: ChildProcess; text: () => string } {
  let said = "";
  const child = spawn(command, args, { cwd: folder, env: plainEnvironment({}), stdio: ["ignore", "pipe", "pipe"] });
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text: string) => (said += text));
  child.on("error", (error) => (said += error.message));
  started.push(child);
  return { process: child, text: () => said };
}

async function until(done: () => boolean, seconds: number, what: () => string): Promise<void> {
  for (const end = Date.now() + seconds * 1000; !done(); ) {
    if (Date.now() > end) throw new Error(what());
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

beforeAll(async () => {
  const port = await freePort();
  url = `redis://127.0.0.1:${port}`;
  const redis = start("redis-server", ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder]);
  await until(() => redis.text().includes("Ready to accept connections"), 10, () => `no redis-server: ${redis.text()}`);
  writeFileSync(join(folder, "master.ipynb"), master());
  mkdirSync(join(folder, "submitted"));
  for (let n = 0; n < 8; n++) writeFileSync(join(folder, "submitted", `s${n}.ipynb`), submission(n % 2 === 0 ? {} : { ...nothing, before: n === 1 ? ["await new Promise((done) => setTimeout(done, 4000)); 1"] : [] }));
});
afterAll(() => {
  for (const child of started) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

const program = (args: readonly string[]): [string, string[]] => [process.execPath, [join(projectFolder, "cli", "gradbook.mjs"), "grade", ...args]];
const worker = (): ReturnType<typeof start> => start(...program(["--worker", "--redis", url, "--jobs", "1"]));
const batch = (out: string): string[] => ["submitted", "--master", "master.ipynb", "--redis", url, "--out", out];
const journal = (out: string): GradeRecord[] => {
  const file = join(folder, out, "journal.jsonl");
  return existsSync(file) ? readFileSync(file, "utf8").split("\n").filter((line) => line !== "").map((line) => JSON.parse(line) as GradeRecord) : [];
};

it("two machines share a batch; a killed coordinator goes on, and nothing is graded twice", async () => {
  const machines = [worker(), worker()];
  await until(() => machines.every(({ text }) => text().includes("Takes from the queue")), 30, () => machines.map(({ text }) => text()).join());
  const [command, args] = program(batch("out"));
  const first = start(command, args);
  await until(() => journal("out").length >= 2, 60, () => first.text());
  first.process.kill("SIGKILL");
  const { code, stderr } = await runProgram(command, args, { cwd: folder, env: plainEnvironment({}) });
  expect(code, stderr).toBe(0);
  const records = journal("out");
  expect(records.map(({ student, score }) => [student, score]).sort()).toEqual(Array.from({ length: 8 }, (_, n) => [`s${n}`, n % 2 === 0 ? 10 : 0]));
  const taken = machines.map(({ text }) => [...text().matchAll(/^grading (s\d)$/gm)].map(([, student]) => student));
  expect(taken.flat().sort()).toEqual(Array.from({ length: 8 }, (_, n) => `s${n}`));
  expect(taken.every((students) => students.length > 0)).toBe(true);
  expect(records.every(({ sandbox }) => /bubblewrap|namespaces/.test(sandbox))).toBe(true);
  for (const { process: child } of machines) child.kill("SIGKILL");
}, 120_000);

it("a machine that dies in the middle loses no submission", async () => {
  const dying = worker();
  const running = gradbook(["grade", ...batch("out2"), "--again"], { cwd: folder });
  await until(() => dying.text().includes("grading s1"), 60, () => dying.text());
  dying.process.kill("SIGKILL");
  const other = worker();
  const { code, stderr } = await running;
  expect(code, stderr).toBe(0);
  expect(journal("out2")).toHaveLength(8);
  expect(other.text()).toContain("grading s1");
}, 180_000);

it("says what is wrong with the queue", async () => {
  expect((await gradbook(["grade", "submitted", "--master", "master.ipynb", "--redis", "localhost"], { cwd: folder })).stderr).toContain("--redis must be an address such as redis://localhost:6379; received localhost.");
  const { code, stderr } = await gradbook(["grade", "submitted", "--master", "master.ipynb", "--redis", "redis://127.0.0.1:1"], { cwd: folder });
  expect(code).toBe(1);
  expect(stderr).toContain("no answer from Redis at that address");
}, 60_000);

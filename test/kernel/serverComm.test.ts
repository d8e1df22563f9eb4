import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { AssignmentVerbs } from "../../kernel/comms/assignmentVerbs.js";
import { KernelClient, type Content } from "./client.js";

let kernel: KernelClient;
let folder: string;

beforeAll(async () => {
  kernel = await KernelClient.start();
  folder = mkdtempSync(join(tmpdir(), "gradbook-verbs-"));
});
afterAll(async () => {
  await kernel?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The server's answer to a request over a comm of its own. */
async function ask(data: Content): Promise<Content> {
  const comm = `server-${JSON.stringify(data)}`;
  await kernel.send("comm_open", { comm_id: comm, target_name: "gradbook.server", data: {} });
  await kernel.send("comm_msg", { comm_id: comm, data });
  const answer = await kernel.until((item) => item.type === "comm_msg" && item.content["comm_id"] === comm);
  return answer.content["data"] as Content;
}

test("status comes while a cell is in a loop, with the memory of the cells' process", async () => {
  const id = await kernel.send("execute_request", { code: 'const held = new Float64Array(40e6).fill(1); console.log("filled"); for (const end = Date.now() + 1500; Date.now() < end;);', silent: false });
  await kernel.until((item) => item.parent === id && item.type === "stream");
  const { ok, status } = await ask({ id: 1, verb: "status" });
  expect(ok).toBe(true);
  expect(["gpu", "tensorflow", "wasm", "cpu"]).toContain(status.rung);
  expect(status.memory).toBeGreaterThan(320e6);
  const idle = await kernel.until((item) => item.parent === id && item.type === "status" && item.content["execution_state"] === "idle");
  expect(idle).toBeDefined();
});

test("what is not in the table is refused, and so is every file that is not a notebook beside this one", async () => {
  expect(await ask({ id: 2, verb: "run", file: "a.ipynb" })).toEqual({ id: 2, ok: false, error: 'verb must be one of validate, release, grade; received "run".' });
  expect(await ask({ id: 3, verb: "constructor", file: "a.ipynb" })).toMatchObject({ ok: false });
  for (const file of ["../a.ipynb", "/etc/passwd", "--to.ipynb", "a.txt", 7, undefined]) {
    expect((await ask({ id: 4, verb: "validate", file })).error).toContain("file must be the name of a notebook beside this one");
  }
  expect((await ask({ id: 5, verb: "validate", file: "nowhere.ipynb" })).error).toContain("is not there");
});

test("these comms are not the cells': a cell's comms list does not have them", async () => {
  await ask({ id: 6, verb: "status" });
  expect((await kernel.request("comm_info_request", {})).reply["comms"]).toEqual({});
});

test("a verb runs the command with its own arguments in the notebook's folder, one at a time", async () => {
  mkdirSync(join(folder, "cli"));
  writeFileSync(join(folder, "cli", "gradbook.mjs"), "console.log(JSON.stringify(process.argv.slice(2)), process.cwd()); setTimeout(() => process.exit(3), 200);");
  writeFileSync(join(folder, "ps1.ipynb"), "{}");
  const verbs = new AssignmentVerbs(folder, folder);
  const first = verbs.run("release", "ps1.ipynb");
  await expect(verbs.run("validate", "ps1.ipynb")).rejects.toThrow("an assignment is being worked on already");
  expect(await first).toEqual({ ok: false, printed: `["assign","release","ps1.ipynb","--to","release","--force"] ${folder}` });
  const ended = verbs.run("grade", "ps1.ipynb");
  verbs.close();
  expect(await ended).toMatchObject({ ok: false });
});

import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { CellRunner } from "../../kernel/evaluator/cellRunner.js";
import { findLibrary } from "../../kernel/evaluator/library.js";
import { KernelClient, printed, ROOT, type Received } from "./client.js";

/** `await input("…")`, with a client that answers, one that can't, and none. */
let kernel: KernelClient;

beforeAll(async () => {
  kernel = await KernelClient.start();
});
afterAll(() => kernel.stop());

const start = (code: string): Promise<string> => kernel.send("execute_request", { code, allow_stdin: true });

const question = (cell: string, prompt: string): Promise<Received> =>
  kernel.until((message) => message.type === "input_request" && message.parent === cell && message.content["prompt"] === prompt);

/** Answers as JupyterLab does, naming the question. */
const answer = (asked: Received, value: string): Promise<string> =>
  kernel.send("input_reply", { status: "ok", value }, { channel: "stdin", parent: { msg_id: asked.id } });

async function result(cell: string): Promise<unknown> {
  expect((await kernel.reply(cell))["status"]).toBe("ok");
  await kernel.until((message) => message.parent === cell && message.content["execution_state"] === "idle");
  return kernel.of(cell).find((message) => message.type === "execute_result")?.content["data"]["text/plain"];
}

test("a cell asks and gets the answer, also one after another and with a secret", async () => {
  const cell = await start("const both = [await input('Name? '), await input.password('Token: '), await input()]; both");
  const name = await question(cell, "Name? ");
  expect(name.content).toEqual({ prompt: "Name? ", password: false });
  await answer(name, "Ada\n  é");
  const token = await question(cell, "Token: ");
  expect(token.content["password"]).toBe(true);
  await answer(token, "secret");
  await answer(await question(cell, ""), "");
  expect(await result(cell)).toBe("[ 'Ada\\n  é', 'secret', '' ]");
});

test("of two questions at once the second is asked after the first is answered, and each gets its own answer", async () => {
  const cell = await start("(await Promise.all([input('first'), input('second')])).join()");
  const first = await question(cell, "first");
  await kernel.request("kernel_info_request", {});
  expect(kernel.of(cell).filter((message) => message.type === "input_request")).toHaveLength(1);
  await answer(first, "1");
  await answer(await question(cell, "second"), "2");
  expect(await result(cell)).toBe("'1,2'");
});

test("an answer to something else is refused", async () => {
  const cell = await start("await input('real')");
  const asked = await question(cell, "real");
  await kernel.send("input_reply", { value: "forged" }, { channel: "stdin", parent: { msg_id: "another" } });
  await kernel.send("input_reply", { value: "forged" }, { channel: "stdin", parent: { msg_id: asked.id }, key: "wrong" });
  await kernel.send("input_reply", { value: 7 }, { channel: "stdin", parent: { msg_id: asked.id } });
  await answer(asked, "true");
  expect(await result(cell)).toBe("'true'");
});

test("an interrupt ends the wait; an answer that comes after it is nobody's", async () => {
  const cell = await start("await input('never')");
  const asked = await question(cell, "never");
  await kernel.request("interrupt_request", {}, "control");
  expect((await kernel.reply(cell))["ename"]).toBe("KeyboardInterrupt");
  await kernel.send("input_reply", { value: "late" }, { channel: "stdin" });
  await answer(asked, "late");
  const next = await start("await input('again')");
  await answer(await question(next, "again"), "in time");
  expect(await result(next)).toBe("'in time'");
});

test("a question waits for a stdin socket that connects after the cell has asked; without one the cell fails", async () => {
  const late = await KernelClient.start({ stdin: false });
  const first = await late.send("execute_request", { code: "await input('late')", allow_stdin: true });
  await late.until((message) => message.parent === first && message.type === "execute_input");
  expect((await late.reply(first))["evalue"]).toContain("the front end that runs the cell must listen on its stdin socket");
  const second = await late.send("execute_request", { code: "console.log('asks'); await input('late')", allow_stdin: true });
  await late.until((message) => message.parent === second && message.type === "stream");
  late.connectStdin();
  const asked = await late.until((message) => message.type === "input_request" && message.parent === second);
  await late.send("input_reply", { value: "heard" }, { channel: "stdin", parent: { msg_id: asked.id } });
  expect((await late.reply(second))["status"]).toBe("ok");
  await late.stop();
});

test("a console's end of input is an error", async () => {
  const cell = await start("await input('closed')");
  await answer(await question(cell, "closed"), "\u0004");
  expect((await kernel.reply(cell))["evalue"]).toContain("the input was closed");
});

test("a client that can't answer, a question that nobody awaits and a prompt that is no text are told", async () => {
  expect((await kernel.execute("await input('x')")).reply["evalue"]).toMatch(/^input: a front end that can answer is needed.*Give the value in the cell/);
  expect((await kernel.execute("await input(3)")).reply["evalue"]).toBe('input: prompt must be a string; received number. Write await input("Name? ").');
  expect((await kernel.execute("await input.password(null)")).reply["evalue"]).toContain("input.password: prompt must be a string");
  const cell = await start("input('forgotten'); 1");
  await kernel.reply(cell);
  await kernel.until((message) => message.parent === cell && message.type === "stream" && printed([message], "stderr").includes("the cell must wait for the answer"));
});

test("the library has no name that the kernel puts in scope itself", async () => {
  const place = await findLibrary(join(ROOT, "dist", "src"));
  expect(place?.names).toContain("layers");
  for (const name of ["input", "display", "notebook", "require"]) expect(place?.names, name).not.toContain(name);
});

test("without a page it fails at once", async () => {
  const runner = await CellRunner.start({ cwd: tmpdir() });
  const { error } = await runner.run("await input('Name? ')");
  runner.close();
  expect(error?.evalue).toBe("input: somebody must be there to answer; this notebook runs without a page. Give the value in the cell instead.");
});

import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { KernelClient, printed, type Content } from "./client.js";

/** Subshells (JEP 91), by raw messages. */
let kernel: KernelClient;

beforeAll(async () => {
  kernel = await KernelClient.start();
});
// A test that failed leaves no cell running in front of the next one's.
afterEach(() => kernel.request("interrupt_request", {}, "control"));
afterAll(() => kernel.stop());

const create = async (): Promise<string> => (await kernel.request("create_subshell_request", {}, "control")).reply["subshell_id"] as string;
const remove = (id: string): Promise<Content> => kernel.request("delete_subshell_request", { subshell_id: id }, "control").then(({ reply }) => reply);
const list = async (): Promise<string[]> => (await kernel.request("list_subshell_request", {}, "control")).reply["subshell_id"] as string[];
const start = (code: string, subshell?: string, more: object = {}): Promise<string> => kernel.send("execute_request", { code, ...more }, { header: { subshell_id: subshell } });

async function run(code: string, subshell?: string): Promise<Content & { id: string }> {
  const id = await start(code, subshell);
  const reply = await kernel.reply(id);
  await kernel.until((message) => message.parent === id && message.content["execution_state"] === "idle");
  return { ...reply, id };
}

/** A shell's messages arrive in their order: once this one is answered, those before it have been read. Control messages may overtake them. */
const arrived = (): Promise<unknown> => kernel.request("kernel_info_request", {});

const shown = (id: string): unknown => kernel.of(id).find((message) => message.type === "execute_result")?.content["data"]["text/plain"];

/** A cell of the main shell that waits until `release()` is called in another cell. */
async function waiting(): Promise<string> {
  const id = await start("var release: () => void; console.log('waits'); await new Promise<void>((done) => (release = done)); console.log('goes on'); 'main'");
  await kernel.until((message) => message.parent === id && message.type === "stream");
  return id;
}

test("kernel_info names them, and they are made, listed and deleted", async () => {
  expect((await kernel.request("kernel_info_request", {})).reply["supported_features"]).toContain("kernel subshells");
  expect(await list()).toEqual([]);
  const [a, b] = [await create(), await create()];
  expect((await list()).sort()).toEqual([a, b].sort());
  expect((await remove(a))["status"]).toBe("ok");
  expect(await list()).toEqual([b]);
  expect((await remove(a))["evalue"]).toContain("subshell_id must name a subshell");
  await remove(b);
});

describe("while a cell of the main shell waits", () => {
  test("a subshell's cells run in its scope, numbered on, and each output has its own parent", async () => {
    const subshell = await create();
    const main = await waiting();
    const first = await run("console.log('beside'); let fromSubshell = 1; 'subshell'", subshell);
    expect(first["status"]).toBe("ok");
    expect(printed(kernel.of(first.id))).toBe("beside\n");
    expect(shown(first.id)).toBe("'subshell'");
    const second = await run("setTimeout(() => console.log('late'), 30); release(); ++fromSubshell", subshell);
    expect(shown(second.id)).toBe("2");
    expect(second["execution_count"]).toBe((first["execution_count"] as number) + 1);
    expect((await kernel.reply(main))["execution_count"]).toBe((first["execution_count"] as number) - 1);
    await kernel.until((message) => message.parent === second.id && printed([message]) === "late\n");
    await kernel.until((message) => message.parent === main && message.type === "execute_result");
    expect(printed(kernel.of(main))).toBe("waits\ngoes on\n");
    expect(shown((await run("fromSubshell")).id)).toBe("2");
    await remove(subshell);
  });

  test("the cells of one subshell run one after the other, those of two beside each other", async () => {
    const [a, b] = [await create(), await create()];
    await run("var order: string[] = []; let go = () => {}; const gone = new Promise<void>((done) => (go = done));");
    const ids = [await start("await gone; order.push('a1')", a), await start("order.push('a2')", a), await start("order.push('b1'); go()", b)];
    for (const id of ids) expect((await kernel.reply(id))["status"]).toBe("ok");
    expect(shown((await run("order.join()")).id)).toBe("'b1,a1,a2'");
    await remove(a);
    await remove(b);
  });

  test("the kernel stays busy until the last cell is done", async () => {
    const subshell = await create();
    const main = await waiting();
    const beside = await run("release(), 0", subshell);
    const states = (): unknown[] => kernel.received.filter((message) => message.type === "status" && (message.parent === main || message.parent === beside.id)).map((message) => `${message.parent === main ? "main" : "sub"} ${String(message.content["execution_state"])}`);
    await kernel.until((message) => message.parent === main && message.content["execution_state"] === "idle");
    expect(states().slice(0, 2)).toEqual(["main busy", "sub busy"]);
    expect(states().filter((state) => String(state).endsWith("idle"))).toHaveLength(2);
    await remove(subshell);
  });

  test("a failing cell aborts what waits in its own shell only", async () => {
    const [subshell, other] = [await create(), await create()];
    const main = await waiting();
    await run("var fail: (error: Error) => void", other);
    const ids = [await start("1"), await start("await new Promise((_, no) => (fail = no))", subshell), await start("2", subshell)];
    await kernel.until((message) => message.parent === ids[1] && message.type === "execute_input");
    await arrived();
    await run("fail(new Error('no'))", other);
    expect((await kernel.reply(ids[1] ?? ""))["ename"]).toBe("Error");
    expect((await kernel.reply(ids[2] ?? ""))["status"]).toBe("aborted");
    await run("release()", subshell);
    expect((await kernel.reply(main))["status"]).toBe("ok");
    expect((await kernel.reply(ids[0] ?? ""))["status"]).toBe("ok");
    await remove(subshell);
    await remove(other);
  });
});

describe("an interrupt ends the cells of all shells", () => {
  test.each([
    ["that wait", "await new Promise(() => {})", "await new Promise(() => {})"],
    ["one in a loop", "await new Promise(() => {})", "console.log('loops'); while (true) {}"],
    ["one in a loop after an await", "console.log('loops'); await 0; while (true) {}", "while (true) await new Promise((done) => setTimeout(done, 5))"],
  ])("%s", async (_, inMain, inSubshell) => {
    await run("var kept = 'kept';");
    const subshell = await create();
    const ids = [await start(inMain), await start(inSubshell, subshell)];
    for (const id of ids) await kernel.until((message) => message.parent === id && message.type === "execute_input");
    await new Promise((done) => setTimeout(done, 200));
    await kernel.request("interrupt_request", {}, "control");
    for (const id of ids) expect((await kernel.reply(id))["ename"]).toBe("KeyboardInterrupt");
    for (const shell of [undefined, subshell]) expect(shown((await run("kept", shell)).id)).toBe("'kept'");
    await remove(subshell);
  });

  test("deleting a subshell interrupts its cell and aborts those that wait; the main one's goes on", async () => {
    const subshell = await create();
    const main = await waiting();
    const running = await start("await new Promise(() => {})", subshell);
    const queued = await start("1", subshell);
    await kernel.until((message) => message.parent === running && message.type === "execute_input");
    await arrived();
    expect((await remove(subshell))["status"]).toBe("ok");
    expect((await kernel.reply(queued))["status"]).toBe("aborted");
    expect((await kernel.reply(running))["ename"]).toBe("KeyboardInterrupt");
    await run("release()", await create());
    expect((await kernel.reply(main))["status"]).toBe("ok");
  });
});

test("a subshell that is not there is an error; null means the main one", async () => {
  const id = await start("globalThis.ran = true", "nowhere");
  expect((await kernel.reply(id))["evalue"]).toMatch(/^subshell_id must name a subshell of this kernel; received "nowhere"/);
  await kernel.until((message) => message.parent === id && message.content["execution_state"] === "idle");
  const main = await kernel.send("execute_request", { code: "typeof ran" }, { header: { subshell_id: null } });
  await kernel.reply(main);
  await kernel.until((message) => message.parent === main && message.type === "execute_result");
  expect(shown(main)).toBe("'undefined'");
});

test("questions, completion and comms take a subshell's id too", async () => {
  const subshell = await create();
  await run("let heardFrom = ''; notebook.onCommOpen('test.sub', (comm, data) => { heardFrom = data.from; comm.onMessage((data) => comm.send(data)) });");
  const main = await waiting();
  const cell = await start("await input('from the subshell')", subshell, { allow_stdin: true });
  const asked = await kernel.until((message) => message.type === "input_request" && message.parent === cell);
  await kernel.send("input_reply", { value: "yes" }, { channel: "stdin", parent: { msg_id: asked.id }, header: { subshell_id: subshell } });
  await kernel.reply(cell);
  const { reply } = await kernel.request("complete_request", { code: "Math.sqr", cursor_pos: 8 }, "shell", { header: { subshell_id: subshell } });
  expect(reply["matches"]).toContain("sqrt");
  await kernel.send("comm_open", { comm_id: "s", target_name: "test.sub", data: { from: "page" } }, { header: { subshell_id: subshell } });
  const message = await kernel.send("comm_msg", { comm_id: "s", data: { n: 1 } }, { header: { subshell_id: subshell } });
  await kernel.until((item) => item.parent === message && item.type === "comm_msg");
  await kernel.send("comm_close", { comm_id: "s", data: {} }, { header: { subshell_id: "gone" } });
  await run("release()", subshell);
  await kernel.reply(main);
  expect((await kernel.request("comm_info_request", {})).reply["comms"]).toEqual({});
});

test("a process that ends fails the cells of all shells, and the subshell goes on in the next one", async () => {
  const subshell = await create();
  const main = await waiting();
  const ended = await run("process.exit(1)", subshell);
  expect(ended["ename"]).toBe("ProcessEnded");
  expect((await kernel.reply(main))["ename"]).toBe("ProcessEnded");
  expect(shown((await run("6 * 7", subshell)).id)).toBe("42");
});

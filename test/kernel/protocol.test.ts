import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { KernelClient, printed } from "./client.js";

/** What jupyter_client doesn't show: order, abortion, signatures, comms with buffers. One kernel for all: they must not disturb each other. */
let kernel: KernelClient;

beforeAll(async () => {
  kernel = await KernelClient.start();
}, 30_000);
afterAll(() => kernel.stop());

const types = (outputs: readonly { type: string }[]): string[] => outputs.map((message) => message.type);

describe("order", () => {
  test("busy, input, output, result and idle come in this order", async () => {
    const { outputs, reply } = await kernel.execute("console.log('a'); 1 + 1");
    expect(types(outputs)).toEqual(["status", "execute_input", "stream", "execute_result", "status"]);
    expect(outputs[0]?.content["execution_state"]).toBe("busy");
    expect(outputs.at(-1)?.content["execution_state"]).toBe("idle");
    expect(reply["status"]).toBe("ok");
  });

  test("10,000 printed lines all arrive before idle, in order", async () => {
    const { outputs } = await kernel.execute("for (let i = 0; i < 10000; i++) console.log(i);");
    expect(printed(outputs)).toBe(Array.from({ length: 10_000 }, (_, index) => `${index}\n`).join(""));
    expect(outputs.at(-1)?.content["execution_state"]).toBe("idle");
    // Joined: the page is not to redraw ten thousand times.
    expect(outputs.filter((message) => message.type === "stream").length).toBeLessThan(500);
  });

  test("what native code and child processes print arrives before idle too", async () => {
    const { outputs } = await kernel.execute("require('node:child_process').execSync('echo raw; echo wrong >&2', { stdio: 'inherit' });");
    expect(printed(outputs)).toBe("raw\n");
    expect(printed(outputs, "stderr")).toBe("wrong\n");
  });

  test("a loop's output arrives while it runs", async () => {
    const id = await kernel.send("execute_request", { code: "console.log('early'); while (true) {}" });
    const first = await kernel.until((message) => message.parent === id && message.type === "stream");
    expect(first.content["text"]).toBe("early\n");
    await kernel.request("interrupt_request", {}, "control");
    expect((await kernel.reply(id))["ename"]).toBe("KeyboardInterrupt");
  });

  test("a late timer's output belongs to the cell that started it", async () => {
    const first = await kernel.send("execute_request", { code: "setTimeout(() => console.log('from the first'), 100)" });
    await kernel.reply(first);
    const { outputs } = await kernel.execute("await new Promise((done) => setTimeout(done, 250)); console.log('second')");
    expect(printed(outputs)).toBe("second\n");
    expect(printed(kernel.of(first))).toBe("from the first\n");
  });
});

describe("queue", () => {
  const run = (code: string, stop: boolean): Promise<string> => kernel.send("execute_request", { code, stop_on_error: stop });

  test("stop_on_error aborts the cells sent along, and only these", async () => {
    const ids = [await run("console.log('waits'); await new Promise(() => {})", true), await run("1", true), await run("2", true)];
    await kernel.until((message) => message.parent === ids[0] && message.type === "stream");
    // Answered after the cells before it have been read, and before they run.
    await kernel.request("kernel_info_request", {});
    await kernel.request("interrupt_request", {}, "control");
    const replies = await Promise.all(ids.map((id) => kernel.reply(id)));
    expect(replies.map((reply) => reply["status"])).toEqual(["error", "aborted", "aborted"]);
    expect((await kernel.execute("3")).reply["status"]).toBe("ok");
  });

  test("stop_on_error: false goes on", async () => {
    const ids = await Promise.all([run("throw new Error('no')", false), run("1", true)]);
    const replies = await Promise.all(ids.map((id) => kernel.reply(id)));
    expect(replies.map((reply) => reply["status"])).toEqual(["error", "ok"]);
  });

  test("questions are answered while a cell runs", async () => {
    for (const code of ["await new Promise(() => {})", "while (true) {}"]) {
      const id = await run(code, true);
      await kernel.request("kernel_info_request", {});
      await kernel.request("comm_info_request", {});
      await kernel.request("is_complete_request", { code: "1" });
      await kernel.request("complete_request", { code: "Math.sq", cursor_pos: 7 });
      await kernel.request("inspect_request", { code: "Math.sqrt", cursor_pos: 7 });
      await kernel.request("history_request", { hist_access_type: "tail", n: 3, output: false, raw: true });
      await kernel.request("connect_request", {});
      await kernel.request("interrupt_request", {}, "control");
      expect((await kernel.reply(id))["ename"]).toBe("KeyboardInterrupt");
    }
  });
});

describe("errors", () => {
  test("carry name, value and the cell's own lines", async () => {
    const { reply, outputs } = await kernel.execute("interface Unused {\n  a: number;\n}\n\n\nfunction fails(x?: any): number {\n  return x.y;\n}\nfails();");
    expect(reply["ename"]).toBe("TypeError");
    expect(reply["evalue"]).toContain("reading 'y'");
    const trace = reply["traceback"].join("\n") as string;
    expect(trace).toMatch(/at fails \(cell-\w+\.ts:7:12\)/);
    expect(trace).toMatch(/at cell-\w+\.ts:9:1/);
    expect(trace).toContain("7 |   return x.y;");
    expect(trace).not.toContain("node:");
    expect(types(outputs)).toContain("error");
  });

  test("of syntax name the line", async () => {
    const { reply } = await kernel.execute("let fine = 1;\nconst = 3;");
    expect(reply["ename"]).toBe("SyntaxError");
    expect(reply["traceback"].join("\n")).toMatch(/cell-\w+\.ts:2:7/);
  });

  test("thrown values that are no errors are told as they are", async () => {
    const { reply } = await kernel.execute("throw { code: 7 }");
    expect(reply["evalue"]).toBe("{ code: 7 }");
  });

  test("in a timer and in a forgotten promise go to stderr and leave the kernel alive", async () => {
    const { outputs } = await kernel.execute(
      "setTimeout(() => { throw new Error('in a timer') }, 10); Promise.reject(new Error('forgotten')); await new Promise((done) => setTimeout(done, 100))",
    );
    expect(printed(outputs, "stderr")).toContain("in a timer");
    expect(printed(outputs, "stderr")).toContain("forgotten");
  });
});

describe("display", () => {
  test("a bundle from Symbol.for('Jupyter.display'), sync or promised, with binary content as base64", async () => {
    const sync = await kernel.execute("({ [Symbol.for('Jupyter.display')]: () => ({ 'image/svg+xml': '<svg/>' }) })");
    expect(sync.outputs.find((message) => message.type === "execute_result")?.content["data"]["image/svg+xml"]).toBe("<svg/>");
    const late = await kernel.execute("({ [Symbol.for('Jupyter.display')]: async () => ({ 'image/png': new Uint8Array([1, 2, 3]) }) })");
    expect(late.outputs.find((message) => message.type === "execute_result")?.content["data"]["image/png"]).toBe("AQID");
  });

  test("display ids, updates and clearing", async () => {
    const { outputs } = await kernel.execute(
      "display({ 'text/html': 'a' }, { raw: true, displayId: 'd' }); display({ 'text/html': 'b' }, { raw: true, displayId: 'd', update: true }); display.clear(true)",
    );
    const [shown, updated, cleared] = outputs.filter((message) => /display|clear/.test(message.type));
    expect(shown?.content["transient"]).toEqual({ display_id: "d" });
    expect([updated?.type, updated?.content["data"]["text/html"]]).toEqual(["update_display_data", "b"]);
    expect([cleared?.type, cleared?.content["wait"]]).toEqual(["clear_output", true]);
  });

  test("raw image bytes show as the image that they are; an update without an id is refused", async () => {
    const { outputs } = await kernel.execute("new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0])");
    expect(Object.keys(outputs.find((message) => message.type === "execute_result")?.content["data"])).toContain("image/png");
    expect((await kernel.execute("display(1, { update: true })")).reply["evalue"]).toContain("displayId");
  });

  test("promises show without the marks of async_hooks", async () => {
    const { outputs } = await kernel.execute("Promise.resolve(4)");
    expect(outputs.find((message) => message.type === "execute_result")?.content["data"]["text/plain"]).toBe("Promise { 4 }");
  });
});

describe("options", () => {
  test("a cell's reply says when it began", async () => {
    const before = Date.now();
    const { reply } = await kernel.execute("await new Promise((done) => setTimeout(done, 50))");
    const started = Date.parse(String(reply["metadata"]["started"]));
    expect(started).toBeGreaterThanOrEqual(before);
    expect(started).toBeLessThanOrEqual(Date.now() - 50);
  });

  test("silent shows nothing and takes no number; store_history: false takes none either", async () => {
    const before = (await kernel.execute("0")).reply["execution_count"] as number;
    const silent = await kernel.execute("5", { silent: true, store_history: false });
    expect(types(silent.outputs)).toEqual(["status", "status"]);
    await kernel.execute("6", { store_history: false });
    expect((await kernel.execute("7")).reply["execution_count"]).toBe(before + 1);
  });

  test("user_expressions", async () => {
    const { reply } = await kernel.execute("let forUser = 20;", { user_expressions: { twice: "forUser * 2", wrong: "nowhere", bad: "const" } });
    expect(reply["user_expressions"]["twice"].data["text/plain"]).toBe("40");
    expect(reply["user_expressions"]["wrong"].ename).toBe("ReferenceError");
    expect(reply["user_expressions"]["bad"].ename).toBe("SyntaxError");
  });
});

describe("comms", () => {
  test("from the page: opened, answered with buffers while a cell awaits, listed, closed", async () => {
    await kernel.execute(`
      let heard = [];
      notebook.onCommOpen("test.echo", (comm, data) => {
        heard.push(data.hello);
        comm.onMessage((data, buffers) => { heard.push(data.n); comm.send({ n: data.n + 1 }, [new Float32Array(buffers[0].buffer.slice(buffers[0].byteOffset, buffers[0].byteOffset + 4))]); });
        comm.onClose(() => heard.push("closed"));
      });`);
    const cell = await kernel.send("execute_request", { code: "await new Promise(() => {})" });
    await kernel.send("comm_open", { comm_id: "c1", target_name: "test.echo", data: { hello: "hi" } });
    const message = await kernel.send("comm_msg", { comm_id: "c1", data: { n: 1 } }, { buffers: [new Uint8Array(new Float32Array([2.5]).buffer)] });
    const answer = await kernel.until((item) => item.parent === message && item.type === "comm_msg");
    expect(answer.content).toEqual({ comm_id: "c1", data: { n: 2 } });
    expect(answer.buffers[0]?.readFloatLE(0)).toBe(2.5);
    await kernel.request("interrupt_request", {}, "control");
    expect((await kernel.reply(cell))["ename"]).toBe("KeyboardInterrupt");
    expect((await kernel.request("comm_info_request", { target_name: "test.echo" })).reply["comms"]).toEqual({ c1: { target_name: "test.echo" } });
    await kernel.send("comm_close", { comm_id: "c1", data: {} });
    const { outputs } = await kernel.execute("heard.join()");
    expect(outputs.find((item) => item.type === "execute_result")?.content["data"]["text/plain"]).toBe("'hi,1,closed'");
    expect((await kernel.request("comm_info_request", {})).reply["comms"]).toEqual({});
  });

  test("that a loop keeps from being read hold up nothing else, and none is lost", async () => {
    await kernel.execute("let order = []; notebook.onCommOpen('test.many', (comm) => comm.onMessage((data) => order.push(data.n)));");
    await kernel.send("comm_open", { comm_id: "many", target_name: "test.many", data: {} });
    const cell = await kernel.send("execute_request", { code: "console.log('runs'); while (true) {}" });
    await kernel.until((message) => message.parent === cell && message.type === "stream");
    const pad = "x".repeat(1000);
    for (let n = 0; n < 2000; n++) await kernel.send("comm_msg", { comm_id: "many", data: { n, pad } });
    expect((await kernel.request("comm_info_request", { target_name: "test.many" })).reply["comms"]).toEqual({ many: { target_name: "test.many" } });
    await kernel.request("interrupt_request", {}, "control");
    expect((await kernel.reply(cell))["ename"]).toBe("KeyboardInterrupt");
    const { outputs } = await kernel.execute("[order.length, order.every((n, index) => n === index)]");
    expect(outputs.find((item) => item.type === "execute_result")?.content["data"]["text/plain"]).toBe("[ 2000, true ]");
    await kernel.send("comm_close", { comm_id: "many", data: {} });
  });

  test("of a widget's page that a loop keeps from being read are joined: the newest value of each key, once", async () => {
    await kernel.execute(`
      let sets = [], widget = notebook.openComm("gradbook.widget", {}), other = notebook.openComm("some.other", {});
      widget.onMessage((data) => sets.push(data)); other.onMessage((data) => sets.push(data));`);
    const { reply } = await kernel.request("comm_info_request", {});
    const idOf = (target: string): string => Object.entries(reply["comms"] as Record<string, { target_name: string }>).find(([, comm]) => comm.target_name === target)?.[0] ?? "";
    const cell = await kernel.send("execute_request", { code: "console.log('runs'); while (true) {}" });
    await kernel.until((message) => message.parent === cell && message.type === "stream");
    const send = (target: string, data: object): Promise<string> => kernel.send("comm_msg", { comm_id: idOf(target), data });
    for (let n = 0; n < 200; n++) await send("gradbook.widget", { kind: "set", state: { [n % 2 === 0 ? "even" : "odd"]: n } });
    await send("gradbook.widget", { kind: "custom", content: "stop" });
    for (let n = 200; n < 300; n++) await send("gradbook.widget", { kind: "set", state: { even: n } });
    for (let n = 0; n < 20; n++) await send("some.other", { kind: "set", state: { n } });
    await kernel.request("interrupt_request", {}, "control");
    expect((await kernel.reply(cell))["ename"]).toBe("KeyboardInterrupt");
    const { outputs } = await kernel.execute("JSON.stringify(sets)");
    const text = String(outputs.find((item) => item.type === "execute_result")?.content["data"]["text/plain"]).slice(1, -1);
    const sets = JSON.parse(text) as { kind: string; state?: Record<string, number> }[];
    expect(sets.length).toBe(8 + 1 + 1 + 1 + 20);
    expect(sets.slice(8, 11)).toEqual([{ kind: "set", state: { even: 198, odd: 199 } }, { kind: "custom", content: "stop" }, { kind: "set", state: { even: 299 } }]);
    expect(sets.slice(11).map(({ state }) => state?.["n"])).toEqual(Array.from({ length: 20 }, (_, n) => n));
    await kernel.execute("widget.close(); other.close()");
  });

  test("whose listener throws are told on stderr, and taken once", async () => {
    await kernel.execute("let thrown = 0; notebook.onCommOpen('test.throws', (comm) => comm.onMessage((data) => { thrown++; throw new Error('in a listener'); }));");
    await kernel.send("comm_open", { comm_id: "throws", target_name: "test.throws", data: {} });
    const message = await kernel.send("comm_msg", { comm_id: "throws", data: {} });
    await kernel.until((item) => item.parent === message && item.type === "stream" && String(item.content["text"]).includes("in a listener"));
    for (let n = 0; n < 10; n++) await kernel.send("comm_msg", { comm_id: "throws", data: {} });
    const { outputs } = await kernel.execute("thrown");
    expect(outputs.find((item) => item.type === "execute_result")?.content["data"]["text/plain"]).toBe("11");
    await kernel.send("comm_close", { comm_id: "throws", data: {} });
  });

  test("whose listener is in a loop can be interrupted; it is not given the message again", async () => {
    await kernel.execute("let begun = 0; notebook.onCommOpen('test.loops', (comm) => comm.onMessage(() => { begun++; while (true) {} }));");
    await kernel.send("comm_open", { comm_id: "loops", target_name: "test.loops", data: {} });
    await kernel.send("comm_msg", { comm_id: "loops", data: {} });
    const cell = await kernel.send("execute_request", { code: "1" });
    await new Promise((resolve) => setTimeout(resolve, 100));
    await kernel.request("interrupt_request", {}, "control");
    // The cell that waited behind it is interrupted with it, or runs: whichever the cells' process hears of first.
    await kernel.reply(cell);
    const { outputs } = await kernel.execute("begun");
    expect(outputs.find((item) => item.type === "execute_result")?.content["data"]["text/plain"]).toBe("1");
    await kernel.send("comm_close", { comm_id: "loops", data: {} });
  });

  test("and display updates in a flood keep their order, and the newest of each arrives before idle", async () => {
    const { outputs } = await kernel.execute(`
      let flood = [notebook.openComm("page.a", {}), notebook.openComm("page.b", {})];
      display({ "text/plain": "" }, { raw: true, displayId: "flood" });
      for (let n = 1; n <= 20000; n++) {
        for (const comm of flood) comm.send({ n });
        display({ "text/plain": String(n) }, { raw: true, displayId: "flood", update: true });
      }
      for (const comm of flood) comm.close();`);
    const sent = outputs.filter((message) => message.type === "comm_msg" || message.type === "update_display_data");
    expect(new Set(sent.map((message) => message.content["comm_id"])).size).toBe(3);
    for (const id of new Set(sent.map((message) => message.content["comm_id"]))) {
      const numbers = sent.filter((message) => message.content["comm_id"] === id).map((message) => Number(id === undefined ? message.content["data"]["text/plain"] : message.content["data"].n));
      expect(numbers.at(-1)).toBe(20_000);
      expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    }
    expect(types(outputs.slice(-3))).toContain("comm_close");
    expect(outputs.at(-1)?.content["execution_state"]).toBe("idle");
  });

  test("from the kernel; and a target that nobody knows is closed", async () => {
    const { outputs } = await kernel.execute("let mine = notebook.openComm('page.target', { a: 1 }, [new Uint8Array([7])]); mine.send({ b: 2 }); mine.close();");
    const sent = outputs.filter((message) => message.type.startsWith("comm_"));
    expect(types(sent)).toEqual(["comm_open", "comm_msg", "comm_close"]);
    expect(sent[0]?.content["target_name"]).toBe("page.target");
    expect(sent[0]?.buffers[0]?.[0]).toBe(7);
    const id = await kernel.send("comm_open", { comm_id: "lost", target_name: "nobody", data: {} });
    await kernel.until((message) => message.parent === id && message.type === "comm_close");
  });
});

test("a cell process that ends closes its comms on the page", async () => {
  const { outputs } = await kernel.execute("notebook.openComm('page.target', {}); process.exit(1)");
  const id = outputs.find((message) => message.type === "comm_open")?.content["comm_id"] as string;
  await kernel.until((message) => message.type === "comm_close" && message.content["comm_id"] === id);
  expect((await kernel.request("comm_info_request", {})).reply["comms"]).toEqual({});
});

describe("security", () => {
  test("a message with another signature runs nothing and is logged once", async () => {
    for (let i = 0; i < 3; i++) await kernel.send("execute_request", { code: "globalThis.hacked = true" }, { key: "wrong" });
    const { outputs } = await kernel.execute("typeof hacked");
    expect(outputs.find((message) => message.type === "execute_result")?.content["data"]["text/plain"]).toBe("'undefined'");
    expect(kernel.log.match(/another signature/g)).toHaveLength(1);
  });
});

describe("processes", () => {
  test("two kernels side by side share nothing", async () => {
    const other = await KernelClient.start();
    try {
      await Promise.all([kernel.execute("let whose = 'first'"), other.execute("let whose = 'second'")]);
      const loop = await other.send("execute_request", { code: "console.log('runs'); while (true) {}" });
      await other.until((message) => message.parent === loop && message.type === "stream");
      const { outputs } = await kernel.execute("whose");
      expect(outputs.find((message) => message.type === "execute_result")?.content["data"]["text/plain"]).toBe("'first'");
      await other.request("interrupt_request", {}, "control");
      expect((await other.reply(loop))["ename"]).toBe("KeyboardInterrupt");
      expect((await other.execute("whose")).outputs.find((message) => message.type === "execute_result")?.content["data"]["text/plain"]).toBe("'second'");
    } finally {
      await other.stop();
    }
    expect((await kernel.execute("1")).reply["status"]).toBe("ok");
  });

  test.each(["shell", "control"] as const)("a kernel whose cells loop, wait and ask is shut down by a message on %s, with its flag", async (channel) => {
    const short = await KernelClient.start();
    const subshell = (await short.request("create_subshell_request", {}, "control")).reply["subshell_id"];
    const asking = await short.send("execute_request", { code: "await input('forever')", allow_stdin: true }, { header: { subshell_id: subshell } });
    await short.until((message) => message.type === "input_request" && message.parent === asking);
    const looping = await short.send("execute_request", { code: "console.log('loops'); while (true) {}" });
    await short.until((message) => message.parent === looping && message.type === "stream");
    const ended = new Promise((resolve) => short.process.once("close", resolve));
    const id = await short.send("shutdown_request", { restart: channel === "shell" }, { channel });
    expect(await short.reply(id)).toMatchObject({ status: "ok", restart: channel === "shell" });
    await ended;
    await short.stop();
  });

  // The checker inherits the kernel's stderr: a checker left behind keeps whoever reads that waiting for ever.
  test.each([0, 50, 100, 150, 200, 300])("a kernel that is shut down %i ms after it answers leaves no process behind", async (ms) => {
    const short = await KernelClient.start();
    const closed = new Promise((resolve) => short.process.once("close", resolve));
    await new Promise((resolve) => setTimeout(resolve, ms));
    await short.stop();
    await closed;
  });
});

test("history: tail, range and search", async () => {
  await kernel.execute("let needle = 'haystack'");
  const { reply } = await kernel.request("history_request", { hist_access_type: "search", pattern: "*needle*haystack*", output: false, raw: true });
  expect(reply["history"].at(-1)[2]).toBe("let needle = 'haystack'");
  const tail = await kernel.request("history_request", { hist_access_type: "tail", n: 1, output: false, raw: true });
  expect(tail.reply["history"]).toEqual([reply["history"].at(-1)]);
});

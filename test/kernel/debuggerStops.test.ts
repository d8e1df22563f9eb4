import { describe, expect, test } from "vitest";
import { KernelClient, printed, type Content, type Exchange } from "./client.js";
import { byName, DebugSession } from "./debugSession.js";
import { alive } from "./processes.js";

const debug = DebugSession.forFile({ attached: true });

describe("while the cells stand still", () => {
  const code = "let held = 1;\nheld = 2;\nheld = 3;";

  test("everything else is answered", async () => {
    await debug.breakAt(code, 2);
    const run = await debug.run(code);
    await run.stop();
    expect((await debug.kernel.request("kernel_info_request", {})).reply["status"]).toBe("ok");
    expect((await debug.kernel.request("complete_request", { code: "Math.sq", cursor_pos: 7 })).reply["status"]).toBe("ok");
    expect((await debug.kernel.request("comm_info_request", {})).reply["status"]).toBe("ok");
    expect(byName((await debug.body("inspectVariables"))["variables"])["held"]).toMatchObject({ value: "1" });
    await run.finish();
  });

  test("an interrupt ends the cell and keeps the state", async () => {
    for (const stopped of [code, `await new Promise((done) => setTimeout(done, 5));\n${code}`, `setTimeout(() => {\n  let timed = 1;\n}, 5); await new Promise(() => {});\n${code}`]) {
      await debug.breakAt(stopped, 2);
      const run = await debug.run(stopped);
      await run.stop();
      const began = performance.now();
      await debug.kernel.request("interrupt_request", {}, "control");
      expect((await run.end()).reply["ename"]).toBe("KeyboardInterrupt");
      expect(performance.now() - began).toBeLessThan(1000);
      await debug.breakAt(stopped);
    }
    expect((await debug.kernel.execute("held")).outputs.find(({ type }) => type === "execute_result")?.content["data"]["text/plain"]).toBe("1");
  });

  test("pause stops a loop, and a cell that waits", async () => {
    for (const [waiting, line] of [["let spun = 0;\nwhile (spun >= 0) {\n  spun++;\n}", 3], ["while (true) {\n  await new Promise((done) => setTimeout(done, 20));\n}", 2]] as const) {
      const run = await debug.run(waiting);
      await debug.kernel.until((message) => message.type === "execute_input" && message.content["code"] === waiting);
      await new Promise((resolve) => setTimeout(resolve, 60));
      await debug.body("pause", { threadId: 1 });
      const stop = await run.stop();
      expect(stop.reason).toBe("pause");
      expect(Math.abs(stop.line - line)).toBeLessThanOrEqual(1);
      await debug.kernel.request("interrupt_request", {}, "control");
      expect((await run.end()).reply["ename"]).toBe("KeyboardInterrupt");
    }
  });

  test("turning the debugger off lets the cell run on, and later cells do not stop", async () => {
    await debug.breakAt(code, 2);
    const run = await debug.run(code);
    await run.stop();
    const known = debug.events("continued").length;
    await debug.body("disconnect", { restart: false, terminateDebuggee: false });
    await debug.event("continued", known);
    expect((await run.end()).reply["status"]).toBe("ok");
    expect((await debug.kernel.execute(code)).reply["status"]).toBe("ok");
    expect(await debug.body("debugInfo")).toMatchObject({ isStarted: false, breakpoints: [] });
  });

  test("a cell that ended before the debugger came can be stopped in too; terminate ends the stopped cell", async () => {
    await debug.kernel.execute("function early(n: number): number {\n  return n + 1;\n}");
    await debug.body("initialize");
    await debug.body("attach");
    await debug.breakAt("function early(n: number): number {\n  return n + 1;\n}", 2);
    const run = await debug.run("early(1)");
    expect((await run.stop()).frames).toMatchObject([{ name: "early", line: 2 }, { name: "(cell)" }]);
    const known = debug.events("terminated").length;
    await debug.body("terminate");
    await debug.event("terminated", known);
    expect((await run.end()).reply["ename"]).toBe("KeyboardInterrupt");
    expect((await debug.kernel.execute("early(1)")).reply["status"]).toBe("ok");
  });

  test("the end of the cells' process is told, and the next one is debugged like it", async () => {
    await debug.body("initialize");
    await debug.body("attach");
    await debug.breakAt(code, 2);
    const run = await debug.run(`process.exit(3);\n`);
    const { reply, outputs } = await run.end();
    expect(reply["evalue"]).toContain("exit code 3");
    expect(printed(outputs, "stderr")).toBe("");
    const again = await debug.run(code);
    expect((await again.stop()).line).toBe(2);
    const known = debug.events("continued").length;
    process.kill(Number((await debug.body("evaluate", { expression: "process.pid" }))["result"]), "SIGKILL");
    expect((await again.end()).reply["evalue"]).toContain("SIGKILL");
    await debug.event("continued", known);
    const third = await debug.run(code);
    expect((await third.stop()).line).toBe(2);
    await third.finish();
  });

  test("shutting the kernel down at a breakpoint leaves no process", async () => {
    const other = await KernelClient.start();
    let seq = 0;
    const request = (command: string, args: object = {}): Promise<Exchange> => other.request("debug_request", { type: "request", seq: ++seq, command, arguments: args }, "control");
    await request("initialize");
    await request("attach");
    const { sourcePath: path } = (await request("dumpCell", { code })).reply["body"] as Content;
    await request("setBreakpoints", { source: { path }, breakpoints: [{ line: 2 }] });
    await other.send("execute_request", { code });
    await other.until(({ type, content }) => type === "debug_event" && content["event"] === "stopped");
    const pid = Number(((await request("evaluate", { expression: "process.pid" })).reply["body"] as Content)["result"]);
    expect(alive(pid)).toBe(true);
    await other.stop();
    await expect.poll(() => alive(pid), { timeout: 10_000 }).toBe(false);
  });
});

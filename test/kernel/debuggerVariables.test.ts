import { describe, expect, test } from "vitest";
import type { Content } from "./client.js";
import { byName, DebugSession } from "./debugSession.js";

const debug = DebugSession.forFile({ attached: true });

describe("variables", () => {
  const code = `class Cat { name = "Tom"; #lives = 9; get age() { throw new Error("ran"); } }
function look(flag: boolean, text: string) {
  const numbers = [1, 2, 3], big = Array.from({ length: 25_000 }, (_, i) => i * 2), floats = new Float32Array([0.5, 1.5]);
  const byName = new Map<unknown, unknown>([["a", 1], [{ k: 1 }, [2]]]), some = new Set(["x"]);
  const cat = new Cat(), nothing = null, missing = undefined, huge = 2n ** 70n, error = new TypeError("no");
  const tensor = tf.tensor([[1, 2.5], [3, 4]]);
  return text + numbers.length;
}
const outer = "seen";
look(true, "it's");`;

  test("have types, values and children; getters are not run, tensors are readable", async () => {
    await debug.breakAt(code, 7);
    const run = await debug.run(code);
    const { frames } = await run.stop();
    const locals = await debug.scope(frames[0]?.["id"], "Locals");
    const shown = (name: string): unknown[] => [locals[name]?.["type"], locals[name]?.["value"]];
    expect(shown("flag")).toEqual(["boolean", "true"]);
    expect(shown("text")).toEqual(["string", "'it\\'s'"]);
    expect(shown("numbers")).toEqual(["Array", "Array(3) [1, 2, 3]"]);
    expect(shown("nothing")).toEqual(["null", "null"]);
    expect(shown("missing")).toEqual(["undefined", "undefined"]);
    expect(shown("huge")).toEqual(["bigint", "1180591620717411303424n"]);
    expect(shown("error")[1]).toMatch(/^TypeError: no/);
    expect(shown("cat")).toEqual(["Cat", "Cat {#lives: 9, name: 'Tom'}"]);
    expect(shown("byName")[1]).toContain("Map(2)");
    expect(shown("tensor")[1]).toBe("tensor [2, 2] float32: 1, 2.5, 3, 4");
    expect(await debug.children(locals["cat"])).toMatchObject({ "#lives": { value: "9" }, name: { value: "'Tom'" } });
    expect(await debug.children(locals["numbers"])).toMatchObject({ 0: { value: "1" }, 2: { value: "3", evaluateName: "numbers[2]" } });
    expect(await debug.children(locals["floats"])).toMatchObject({ 0: { value: "0.5" }, 1: { value: "1.5" } });
    expect(await debug.children(locals["byName"])).toMatchObject({ "'a' =>": { value: "1" }, "1: {Object} =>": { value: "Array(1) [2]" } });
    expect(await debug.children(locals["some"])).toMatchObject({ "#0": { value: "'x'" } });
    expect(await debug.children(locals["error"])).toMatchObject({ message: { value: "'no'" } });
    const parts = await debug.children(locals["tensor"]);
    expect(parts).toMatchObject({ shape: { value: "Array(2) [2, 2]" }, dtype: { value: "'float32'" } });
    expect(await debug.children((await debug.children(parts["values"]))["1"])).toMatchObject({ 0: { value: "3" } });
    const globals = await debug.scope(frames[0]?.["id"], "Globals");
    expect(globals["outer"]).toMatchObject({ value: "'seen'" });
    expect(Object.keys(globals).filter((name) => name.startsWith("$") || name.startsWith("__"))).toEqual([]);
    await run.finish();
  });

  test("of a big array come in ranges, or as many as are asked for", async () => {
    const run = await debug.run(code);
    const { frames } = await run.stop();
    const big = (await debug.scope(frames[0]?.["id"], "Locals"))["big"];
    expect(big).toMatchObject({ indexedVariables: 25_000 });
    const ranges = await debug.children(big);
    expect(Object.keys(ranges)).toEqual(["[0 … 9999]", "[10000 … 19999]", "[20000 … 24999]"]);
    const last = await debug.children((await debug.children(ranges["[20000 … 24999]"]))["[24900 … 24999]"]);
    expect(last["24999"]).toMatchObject({ value: "49998" });
    const { variables } = await debug.body("variables", { variablesReference: big?.["variablesReference"], start: 10, count: 2 });
    expect((variables as Content[]).map(({ name, value }) => [name, value])).toEqual([["10", "20"], ["11", "22"]]);
    await run.finish();
  });

  test("are copied to the cells' own, and evaluated and changed in their frame", async () => {
    const run = await debug.run(code);
    const { frames } = await run.stop();
    const frameId = frames[0]?.["id"] as number;
    expect(await debug.body("evaluate", { expression: "numbers.map((n: number) => n * 2)", frameId, context: "repl" })).toMatchObject({ result: "Array(3) [2, 4, 6]", type: "Array" });
    await debug.body("evaluate", { expression: "text = 'changed'", frameId });
    expect((await debug.scope(frameId, "Locals"))["text"]).toMatchObject({ value: "'changed'" });
    expect(await debug.ask("evaluate", { expression: "nowhere", frameId })).toMatchObject({ success: false, message: "ReferenceError: nowhere is not defined" });
    expect(await debug.ask("evaluate", { expression: "while (true) {}", frameId })).toMatchObject({ success: false });
    expect(await debug.body("richInspectVariables", { variableName: "tensor", frameId })).toMatchObject({ data: { "text/plain": expect.stringContaining("2.5") } });
    await debug.body("copyToGlobals", { srcVariableName: "cat", dstVariableName: "copied", srcFrameId: frameId });
    await run.finish();
    expect((await debug.kernel.execute("copied.name")).outputs.find(({ type }) => type === "execute_result")?.content["data"]["text/plain"]).toBe("'Tom'");
    expect(byName((await debug.body("inspectVariables"))["variables"])).toMatchObject({ copied: { value: "Cat {#lives: 9, name: 'Tom'}" }, outer: { value: "'seen'" } });
    await debug.breakAt(code);
  });

  test("of all cells are told without a stop, with children and pictures, in a loop too", async () => {
    await debug.kernel.execute("let numbers2 = [4, 5]; const picture = { [Symbol.for('Jupyter.display')]: async () => ({ 'image/svg+xml': '<svg/>' }) };");
    const all = byName((await debug.body("inspectVariables"))["variables"]);
    expect(await debug.children(all["numbers2"])).toMatchObject({ 1: { value: "5" } });
    expect(await debug.body("richInspectVariables", { variableName: "picture" })).toMatchObject({ data: { "image/svg+xml": "<svg/>" } });
    expect(await debug.body("evaluate", { expression: "numbers2.length + 1" })).toMatchObject({ result: "3" });
    const run = await debug.run("let turns = 0; while (true) turns++;");
    await debug.kernel.until((message) => message.type === "execute_input" && String(message.content["code"]).startsWith("let turns"));
    // JupyterLab shows the values of Python's types only, and of what has no type.
    await debug.body("initialize", { clientID: "jupyterlab" });
    const lab = byName((await debug.body("inspectVariables"))["variables"]);
    expect(lab).toMatchObject({ numbers2: { value: "Array(2) [4, 5]" }, outer: { value: "'seen'", type: "str" } });
    expect(lab["numbers2"]).not.toHaveProperty("type");
    await debug.body("initialize", { clientID: "test" });
    await expect.poll(async () => Number(byName((await debug.body("inspectVariables"))["variables"])["turns"]?.["value"] ?? 0)).toBeGreaterThan(0);
    await debug.kernel.request("interrupt_request", {}, "control");
    expect((await run.end()).reply["ename"]).toBe("KeyboardInterrupt");
  });
});

test("a cell's own variable of a built-in's name has its own value", async () => {
  await debug.kernel.execute("let URL = 'mine';");
  expect(byName((await debug.body("inspectVariables"))["variables"])["URL"]).toMatchObject({ value: "'mine'" });
  expect(await debug.body("evaluate", { expression: "({ URL }).URL + URL.length" })).toMatchObject({ result: "'mine4'" });
  expect(await debug.body("richInspectVariables", { variableName: "URL" })).toMatchObject({ data: { "text/plain": "'mine'" } });
});

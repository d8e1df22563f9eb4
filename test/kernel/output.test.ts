import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { CellRunner } from "../../kernel/evaluator/cellRunner.js";
import { OutputLimit } from "../../kernel/evaluator/outputLimit.js";
import { runCell, type Ran } from "./runCell.js";
import { KernelClient, printed } from "./client.js";

let runner: CellRunner;
const run = (code: string): Promise<Ran> => runCell(runner, code);

beforeAll(async () => {
  runner = await CellRunner.start({ cwd: tmpdir(), outputLimit: 1_000_000 });
});
afterAll(() => runner.close());

/** The file that a cut output names. */
function fileOf(text: string): string {
  return /goes to (\S+\.txt)/.exec(text)?.[1] ?? "";
}

describe("much output", () => {
  test("100,000 lines are complete and in order", async () => {
    const { text } = await run("for (let i = 0; i < 100000; i++) console.log(i);");
    expect(text).toBe(Array.from({ length: 100_000 }, (_, index) => `${index}\n`).join(""));
  });

  test("a string of 100 MB: its beginning and its end are shown, and the rest is where the cell says", async () => {
    const { text, error } = await run("console.log('é' + 'x'.repeat(1e8) + 'end'); console.log('last');");
    expect(error).toBeUndefined();
    expect(text.length).toBeLessThan(1_010_000);
    expect(text.startsWith("éxxxx")).toBe(true);
    expect(text.endsWith("xxxend\nlast\n")).toBe(true);
    expect(text).toContain("99,000,010 characters are in ");
    expect(statSync(fileOf(text)).size).toBe(99_000_010);
    expect((await run("1 + 1")).shown).toBe("2");
    // Nothing runs any more: the memory comes back by itself.
    const megabytes = (): number => Number(execFileSync("ps", ["-o", "rss=", "-p", String(runner.pid)], { encoding: "utf8" })) / 1024;
    await expect.poll(megabytes, { timeout: 10_000, interval: 250 }).toBeLessThan(180);
  });

  test("nothing of a cut output is lost, and what goes to stderr is kept with the rest", async () => {
    const { text } = await run("for (let i = 0; i < 300000; i++) console.log(i); console.error('wrong')");
    const shown = text.slice(0, text.indexOf("\n… more than"));
    const kept = readFileSync(fileOf(text), "utf8");
    expect(shown.length).toBe(1_000_000);
    expect(shown + kept).toBe(`${Array.from({ length: 300_000 }, (_, index) => `${index}\n`).join("")}wrong\n`);
  });

  test("%output sets the limit, and takes it away", async () => {
    await run("%output 1,000");
    const { text } = await run("console.log('y'.repeat(5000))");
    expect(text.startsWith(`${"y".repeat(1000)}\n… more than 1,000 characters`)).toBe(true);
    await run("%output off");
    expect((await run("console.log('y'.repeat(3_000_000))")).text.length).toBe(3_000_001);
    await run("%output 1_000_000");
    expect((await run("%output much")).error?.evalue).toContain("number of characters or off");
  });

  test("an endless printer is interrupted, and its cell ends with the last of its output", async () => {
    const ended = run("let n = 0; while (true) console.log(n++)");
    setTimeout(() => runner.interrupt(), 800);
    const { text, error } = await ended;
    expect(error?.ename).toBe("KeyboardInterrupt");
    expect(text.length).toBeLessThan(1_010_000);
    expect((await run("n > 1000")).shown).toBe("true");
  });

  test("a message of 10 MB in an error is cut", async () => {
    const { error } = await run("throw new Error('z'.repeat(1e7))");
    expect(error?.evalue).toContain("9,900,000 more characters");
    expect(error?.traceback.join("\n").length).toBeLessThan(250_000);
  });

  test("a character in two pieces is one", async () => {
    expect((await run("const euro = Buffer.from('€'); process.stdout.write(euro.subarray(0, 1)); process.stdout.write(euro.subarray(1)); console.log('€'.repeat(700_000).length)")).text).toBe("€700000\n");
    expect((await run("%output off\nconsole.log('€'.repeat(700_000))")).text).toBe(`${"€".repeat(700_000)}\n`);
    // One character of two halves stands across every border of the pieces.
    expect((await run("console.log('a' + '😀'.repeat(700_000))")).text).toBe(`a${"😀".repeat(700_000)}\n`);
    expect((await run("process.stdout.write('e9', 'hex'); process.stdout.write('4142', 'hex')")).text).toMatch(/AB$/);
    await run("%output 1000000");
  });
});

test("OutputLimit keeps no more than it says, and tells", () => {
  const out: string[] = [];
  const limit = new OutputLimit("cell-x", { characters: 10, kept: 1_000_000 }, (_, text) => out.push(text));
  limit.push("stdout", "0123456789");
  limit.push("stdout", "a");
  for (let i = 0; i < 20; i++) limit.push("stdout", "b".repeat(100_000));
  limit.end();
  expect(out[0]).toBe("0123456789");
  expect(out.at(-1)).toContain("2,000,001 characters are in ");
  expect(out.at(-1)).toContain("of which the first 1,000,000 are kept");
  expect(readFileSync(fileOf(out.join("")), "utf8")).toBe(`a${"b".repeat(999_999)}`);
});

describe("native libraries' log", () => {
  afterEach(() => void vi.restoreAllMocks());

  // Native code writes to descriptor 2 by itself; here the cell does it in its place.
  const native = "require('node:fs').writeSync(2, 'native line\\n');";

  test("goes to the kernel's log; all else that is stderr goes to the cell", async () => {
    const kernel = await KernelClient.start();
    try {
      const { outputs } = await kernel.execute(`${native}
        console.error("error"); process.stderr.write("stream\\n");
        require("node:fs").writeSync(process.stderr.fd, "descriptor\\n");
        import { spawn, execSync, execFileSync, spawnSync } from "node:child_process";
        execSync("echo execSync >&2", { stdio: "inherit" });
        execFileSync("sh", ["-c", "echo execFileSync >&2"], { stdio: ["ignore", "inherit", "inherit"] });
        spawnSync("sh", ["-c", "echo spawnSync >&2"], { stdio: [0, 1, 2] });
        execSync("echo default >&2");
        const kid = spawn("sh", ["-c", "echo spawn >&2"], { stdio: "inherit" });
        await new Promise((done) => kid.once("close", done));`);
      expect(printed(outputs, "stderr").split("\n").sort()).toEqual(["", "default", "descriptor", "error", "execFileSync", "execSync", "spawn", "spawnSync", "stream"]);
      await expect.poll(() => kernel.log).toContain("native line\n");
      expect(kernel.log).not.toContain("spawn");
    } finally {
      await kernel.stop();
    }
  });

  test("TensorFlow's lines too; %log cell asks for them", async () => {
    const seen: string[] = [];
    vi.spyOn(process.stderr, "write").mockImplementation((text) => (seen.push(String(text)), true));
    await run("%env TF_CPP_MIN_LOG_LEVEL=0");
    const first = await run("await tf.ready(); tf.getBackend()");
    expect(first.error).toBeUndefined();
    expect(first.errors).toBe("");
    if (first.shown === "'tensorflow'") await expect.poll(() => seen.join("")).toMatch(/oneDNN|cpu_feature_guard/);
    await run("%log cell");
    expect((await run(native)).errors).toBe("native line\n");
    await run("%log kernel");
    expect((await run(native)).errors).toBe("");
    expect(seen.join("")).toContain("native line\n");
    expect((await run("%log nowhere")).error?.evalue).toContain("kernel or cell");
  });
});

describe("defects of other kernels", () => {
  let kernel: KernelClient;
  beforeAll(async () => {
    kernel = await KernelClient.start();
  });
  afterAll(() => kernel.stop());

  test("10,000 display updates: the last is there before idle, and the kernel goes on at once", async () => {
    const { outputs } = await kernel.execute("display({ 'text/plain': '0' }, { raw: true, displayId: 'u' }); for (let i = 1; i <= 10000; i++) display({ 'text/plain': String(i) }, { raw: true, displayId: 'u', update: true });");
    const updates = outputs.filter((message) => message.type === "update_display_data");
    expect(updates.at(-1)?.content["data"]["text/plain"]).toBe("10000");
    expect(outputs.at(-1)?.content["execution_state"]).toBe("idle");
    expect((await kernel.execute("1")).reply["status"]).toBe("ok");
  });

  test("what is printed and what is shown keep their order", async () => {
    const { outputs } = await kernel.execute("for (let i = 0; i < 200; i++) { console.log('p' + i); display.html('d' + i); }");
    const order = outputs.flatMap((message) => (message.type === "stream" ? String(message.content["text"]).trim().split("\n") : message.type === "display_data" ? [message.content["data"]["text/html"]] : []));
    expect(order).toEqual(Array.from({ length: 200 }, (_, i) => [`p${i}`, `d${i}`]).flat());
  });

  test("a print of 100 MB arrives before idle, and the file that it names ends with the kernel", async () => {
    const other = await KernelClient.start();
    const { outputs, reply } = await other.execute("console.log('x'.repeat(1e8))");
    const file = fileOf(printed(outputs));
    expect(reply["status"]).toBe("ok");
    expect(outputs.at(-1)?.content["execution_state"]).toBe("idle");
    expect(existsSync(file)).toBe(true);
    await other.stop();
    expect(existsSync(file)).toBe(false);
  });
});

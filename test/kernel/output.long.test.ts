import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { KernelClient, printed, type Exchange } from "./client.js";
import { memory } from "./processes.js";
import { record } from "./soak.js";

/** Very much output, five times each: whole, or cut as the cell says; the kernel goes on, and its memory comes back. */
const ROUNDS = 5;

let kernel: KernelClient;
let child: number;

beforeAll(async () => {
  kernel = await KernelClient.start();
  child = Number((await kernel.execute("process.pid")).outputs.find(({ type }) => type === "execute_result")?.content["data"]["text/plain"]);
});
afterAll(() => kernel.stop());

const used = (): { server: number; cells: number } => ({ server: Math.round(memory(Number(kernel.process.pid))), cells: Math.round(memory(child)) });

/** What a cell printed: what was shown, up to where it says that the rest is in a file, and that file. */
function whole({ outputs }: Exchange): string {
  const text = printed(outputs);
  const cut = /\n… more than [\d,]+ characters; the rest goes to (\S+\.txt)/.exec(text);
  return cut === null ? text : text.slice(0, cut.index) + readFileSync(String(cut[1]), "utf8");
}

async function soak(name: string, code: string, check: (exchange: Exchange) => void): Promise<void> {
  const before = used();
  const took: number[] = [];
  let messages = 0;
  for (let round = 0; round < ROUNDS; round++) {
    kernel.received.length = 0;
    const start = performance.now();
    const exchange = await kernel.execute(code);
    took.push(performance.now() - start);
    messages = exchange.outputs.length;
    expect(exchange.reply["status"]).toBe("ok");
    check(exchange);
  }
  kernel.received.length = 0;
  expect((await kernel.execute("6 * 7")).outputs.find(({ type }) => type === "execute_result")?.content["data"]["text/plain"]).toBe("42");
  // Nothing runs: what the output took is given back within seconds.
  const grown = (): number => Math.max(used().server - before.server, used().cells - before.cells);
  await expect.poll(grown, { timeout: 30_000, interval: 500 }).toBeLessThan(150).catch(() => undefined);
  const after = used();
  record(name, { rounds: ROUNDS, unit: "ms", worst: Math.round(Math.max(...took)), messages, megabytes: { before, after } });
  expect(grown()).toBeLessThan(150);
}

test("100,000 printed lines", async () => {
  const expected = Array.from({ length: 100_000 }, (_, index) => `${index}\n`).join("");
  await soak("lines", "for (let i = 0; i < 100000; i++) console.log(i);", (exchange) => expect(whole(exchange) === expected).toBe(true));
}, 300_000);

test("a string of 100 MB", async () => {
  await soak("text", "console.log('x'.repeat(1e8));", (exchange) => {
    const text = whole(exchange);
    expect([text.length, text.slice(0, 3), text.slice(-2)]).toEqual([100_000_001, "xxx", "x\n"]);
  });
}, 600_000);

test("10,000 display updates", async () => {
  const code = "display('first', { displayId: 'soak' }); for (let i = 1; i <= 10000; i++) notebook.display({ 'text/plain': `update ${i}` }, { displayId: 'soak', update: true });";
  await soak("updates", code, ({ outputs }) => {
    const updates = outputs.filter(({ type }) => type === "update_display_data");
    // A thousand a second go on, and the last of them always.
    expect(updates.length).toBeGreaterThan(0);
    expect(updates.at(-1)?.content["data"]["text/plain"]).toBe("update 10000");
    expect(outputs.at(-1)?.content["execution_state"]).toBe("idle");
  });
}, 300_000);

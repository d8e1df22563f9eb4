import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { KernelClient } from "./client.js";
import { alive, memory, openFiles } from "./processes.js";
import { record, seeded, spread } from "./soak.js";

/** The cells' process is killed again and again in the middle of its work. */
const ROUNDS = 200;

const WORK = [
  "while (true) {}",
  "await new Promise(() => {})",
  "for (;;) console.log('line '.repeat(20))",
  "for (;;) { display.html('<b>' + Math.random() + '</b>'); await new Promise((done) => setTimeout(done, 1)); }",
  "let product = tf.randomNormal([300, 300]); for (;;) { const next = tf.tidy(() => tf.matMul(product, product).mul(1e-3)); product.dispose(); product = next }",
  "require('node:child_process').spawn('sleep', ['1000'], { stdio: 'inherit' }); for (;;) await 0",
  "const comm = notebook.openComm('soak', {}); for (let i = 0; ; i++) { comm.send({ i }); await new Promise((done) => setTimeout(done, 2)); }",
  "setInterval(() => console.log('tick'), 1)",
];

/** Processes that belong to a kernel, by their command. */
function family(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
  return [pid, ...(children === "" ? [] : children.split(" ").flatMap((child) => family(Number(child))))];
}

test.skipIf(process.platform !== "linux")(`${ROUNDS} kills at random: told each time, the next cell runs, nothing hangs, nothing is left`, async () => {
  const kernel = await KernelClient.start();
  const random = seeded(11);
  const recovered: number[] = [];
  const seen = new Set<number>();
  const server = Number(kernel.process.pid);
  const shown = async (code: string): Promise<string> => {
    const { outputs } = await kernel.execute(code);
    return String(outputs.find(({ type }) => type === "execute_result")?.content["data"]["text/plain"]);
  };
  await shown("1");
  const before = { memory: memory(server), files: openFiles(server) };
  for (let round = 0; round < ROUNDS; round++) {
    const pid = Number(await shown("process.pid"));
    const code = WORK[Math.floor(random() * WORK.length)] ?? "";
    const id = await kernel.send("execute_request", { code, silent: false, store_history: true, stop_on_error: true });
    await new Promise((resolve) => setTimeout(resolve, random() * 250));
    for (const member of family(pid)) seen.add(member);
    const start = performance.now();
    process.kill(pid, "SIGKILL");
    const reply = await kernel.reply(id);
    await kernel.until(({ parent, content }) => parent === id && content["execution_state"] === "idle");
    if (reply["status"] === "error") {
      expect(reply["ename"]).toBe("ProcessEnded");
      expect(kernel.of(id).some(({ type, content }) => type === "error" && String(content["evalue"]).includes("SIGKILL"))).toBe(true);
    } else {
      // The cell had ended, its timer had not: that is told on its stderr.
      await kernel.until(({ type, content }) => type === "stream" && String(content["text"]).includes("SIGKILL"));
    }
    expect(await shown(`${round} + 1`)).toBe(String(round + 1));
    recovered.push(performance.now() - start);
    // What was received is not needed any more; a soak must not measure its own client.
    kernel.received.length = 0;
  }
  const after = { memory: memory(server), files: openFiles(server) };
  await expect.poll(() => [...seen].filter(alive).length, { timeout: 10_000 }).toBe(0);
  const left = family(server);
  await kernel.stop();
  await expect.poll(() => left.filter(alive).length, { timeout: 10_000 }).toBe(0);
  record("kills", { rounds: ROUNDS, unit: "ms from the kill to the next cell's end", ...spread(recovered), processes: seen.size, serverGrewMB: Math.round(after.memory - before.memory), filesLeftOpen: after.files - before.files });
  expect(after.files - before.files).toBeLessThan(10);
  expect(after.memory - before.memory).toBeLessThan(200);
}, 900_000);

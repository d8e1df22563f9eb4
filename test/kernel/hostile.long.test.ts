import { randomBytes, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { KernelClient } from "./client.js";
import { flood, logged, noise } from "./hostile.js";

/** The short floods of security.test.ts at full length. */
let kernel: KernelClient;

beforeAll(async () => {
  kernel = await KernelClient.start();
});
afterAll(() => (kernel.process.exitCode === null ? kernel.stop() : undefined));

/** Megabytes that the server process holds. */
function memory(): number {
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${kernel.process.pid}/status`, "utf8"))?.[1]) / 1024;
}

test("10,000 bad messages on each socket: none runs, memory stays, each is counted", async () => {
  // The first ones fill the list of seen signatures and the heap.
  const warm = await flood(kernel, 30_000);
  const before = memory();
  const sent = await flood(kernel, 30_000);
  const grown = memory() - before;
  await noise(kernel, 2000);
  const { outputs } = await kernel.execute("[typeof hacked, replayed]");
  expect(outputs.find((message) => message.type === "execute_result")?.content["data"]["text/plain"]).toBe("[ 'undefined', 2 ]");
  console.log(`memory grew by ${grown.toFixed(1)} MB over 30,000 bad messages`);
  expect(grown).toBeLessThan(30);
  // What V8 has not collected yet of the big ones stays for a while; more of them must not add to it.
  const after: number[] = [];
  for (const round of [1, 2, 3]) {
    for (let n = 0; n < 40; n++) await kernel.sendFrames("shell", ["<IDS|MSG>", randomUUID(), "{}", "{}", "{}", randomBytes(20_000_000)]);
    expect((await kernel.request("kernel_info_request", {})).reply["status"], `round ${round}`).toBe("ok");
    after.push(memory() - before);
  }
  console.log(`and by ${after.map((mb) => mb.toFixed(0)).join(", ")} MB after each 40 of 20 MB`);
  // 2,400 were sent.
  expect(Math.max(...after)).toBeLessThan(1500);
  await kernel.stop();
  // The noise makes a few of its own: a few random bytes are a message in ZeroMQ's first version.
  for (const channel of ["shell", "control", "stdin"] as const) {
    expect(logged(kernel.log, channel), channel).toBeGreaterThanOrEqual(warm[channel] + sent[channel]);
  }
  expect(kernel.log.length).toBeLessThan(40_000);
});

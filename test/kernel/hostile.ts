import { randomBytes, randomUUID } from "node:crypto";
import { connect } from "node:net";
import { Dealer, Subscriber } from "zeromq";
import type { ClientChannel, KernelClient } from "./client.js";

/** What would run if a bad message were taken. */
const ATTACK = { code: "globalThis.hacked = true" };

const CHANNELS = ["shell", "control", "stdin"] as const;

type Frames = (string | Uint8Array)[];

/** Kinds of bad messages; each is refused whole, and none of them by chance. */
const KINDS: readonly ((kernel: KernelClient) => Frames)[] = [
  () => [randomBytes(1 + Math.floor(Math.random() * 200))],
  () => Array.from({ length: 1 + Math.floor(Math.random() * 9) }, () => randomBytes(30)),
  () => ["<IDS|MSG>"],
  () => ["<IDS|MSG>", ...Array.from({ length: 5 }, () => randomBytes(50))],
  (kernel) => kernel.frames(randomUUID(), "execute_request", ATTACK, { key: "wrong" }),
  (kernel) => kernel.frames(randomUUID(), "execute_request", ATTACK).slice(0, 5),
  (kernel) => ["<IDS|MSG>", "", ...kernel.frames(randomUUID(), "execute_request", ATTACK).slice(2)],
  (kernel) => changed(kernel.frames(randomUUID(), "execute_request", { code: "1" }), 5, JSON.stringify(ATTACK)),
  (kernel) => kernel.frames(randomUUID(), "execute_request", ATTACK, { header: { version: "4.1" } }),
  (kernel) => kernel.frames(randomUUID(), "execute_request", ATTACK, { header: { version: undefined } }),
  (kernel) => kernel.frames(randomUUID(), "execute_request", ATTACK, { header: { msg_type: 7 } }),
  (kernel) => kernel.frames(randomUUID(), "execute_request", ATTACK, { header: { msg_id: null } }),
  (kernel) => kernel.frames(randomUUID(), "__proto__", ATTACK),
  (kernel) => kernel.frames(randomUUID(), `made_up_${randomUUID()}`, ATTACK),
  (kernel) => kernel.signed([randomUUID(), "{}", "{}", "{}"]),
  (kernel) => kernel.signed([`["${randomUUID()}"]`, "{}", "{}", "{}"]),
  (kernel) => kernel.signed([`{"msg_id":"${randomUUID()}","msg_type":"execute_request","version":"5.5"}`, "null", "{}", JSON.stringify(ATTACK)]),
  (kernel) => kernel.signed([`{"msg_id":"${randomUUID()}","msg_type":"execute_request","version":"5.5"}`, "{}", "{}", "[".repeat(10_000)]),
];

function changed(frames: Frames, index: number, frame: string): Frames {
  return frames.map((old, at) => (at === index ? frame : old));
}

/** Sends `count` bad messages over the sockets on which requests come, among them one that was taken once; returns how many were sent on each. */
export async function flood(kernel: KernelClient, count: number): Promise<Record<ClientChannel, number>> {
  const sent = { shell: 0, control: 0, stdin: 0 };
  // A recorded message that was good when it came first.
  const id = randomUUID();
  const recorded = kernel.frames(id, "execute_request", { code: "globalThis.replayed = (globalThis.replayed ?? 0) + 1" });
  await kernel.sendFrames("shell", recorded);
  await kernel.reply(id);
  for (let n = 0; n < count; n++) {
    const channel = CHANNELS[n % CHANNELS.length] ?? "shell";
    const kind = KINDS[Math.floor(n / CHANNELS.length) % (KINDS.length + 1)];
    await kernel.sendFrames(channel, kind === undefined ? recorded : kind(kernel));
    sent[channel] += 1;
    // The sockets of both sides hold a thousand messages; a real attacker would not wait, but these are all to arrive.
    if (n % 500 === 499) await kernel.request("kernel_info_request", {});
  }
  return sent;
}

/** Sends what is no message at all: bytes that are not ZeroMQ's, odd subscriptions and pings. */
export async function noise(kernel: KernelClient, count: number): Promise<void> {
  const subscriber = new Subscriber();
  subscriber.connect(kernel.address("iopub_port"));
  const pinger = new Dealer({ linger: 0 });
  pinger.connect(kernel.address("hb_port"));
  for (let n = 0; n < count; n++) {
    subscriber.subscribe(randomBytes(1 + (n % 300)));
    await pinger.send([randomBytes(n % 300), randomBytes(3)]);
    await pinger.receive();
    if (n % 50 === 0) await Promise.all((["shell_port", "iopub_port", "stdin_port", "control_port", "hb_port"] as const).map((port) => garbage(Number(kernel.connection[port]))));
  }
  subscriber.close();
  pinger.close();
}

function garbage(port: number): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => socket.end(randomBytes(2000)));
    socket.on("error", () => undefined);
    socket.on("close", () => resolve());
    socket.resume();
    setTimeout(() => socket.destroy(), 200);
  });
}

/** How many refused messages of a channel a log tells of. */
export function logged(log: string, channel: string): number {
  const lines = log.split("\n").filter((line) => line.includes(`refused on ${channel}:`));
  return lines.reduce((sum, line) => sum + Number(/\((\d+) more\)$/.exec(line)?.[1] ?? 1), 0);
}

import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { Request } from "zeromq";
import { readConnection } from "../../kernel/wire/connection.js";
import { Codec } from "../../kernel/wire/message.js";
import { RefusalLog } from "../../kernel/wire/refusals.js";
import { SeenSignatures } from "../../kernel/wire/seenSignatures.js";
import { KernelClient, ROOT } from "./client.js";
import { flood, logged, noise } from "./hostile.js";

const shown = async (kernel: KernelClient, code: string): Promise<unknown> =>
  (await kernel.execute(code)).outputs.find((message) => message.type === "execute_result")?.content["data"]["text/plain"];

async function withKernel(options: Parameters<typeof KernelClient.start>[0], work: (kernel: KernelClient) => Promise<void>): Promise<KernelClient> {
  const kernel = await KernelClient.start(options);
  try {
    await work(kernel);
  } finally {
    await kernel.stop();
  }
  return kernel;
}

test("bad messages on every socket run nothing, end nothing, and each is counted in the log", async () => {
  let sent: Awaited<ReturnType<typeof flood>> | undefined;
  const { log } = await withKernel({}, async (kernel) => {
    sent = await flood(kernel, 600);
    expect(await shown(kernel, "[typeof hacked, replayed]")).toBe("[ 'undefined', 1 ]");
  });
  for (const channel of ["shell", "control", "stdin"] as const) expect(logged(log, channel), channel).toBe(sent?.[channel]);
  // One line a kind and channel, and one more with the count.
  expect(log.split("\n").length).toBeLessThan(80);
  expect(log).not.toContain("made_up_");
});

test("what is no message at all disturbs nobody: bytes that are not ZeroMQ's, odd subscriptions and pings", async () => {
  await withKernel({}, async (kernel) => {
    await noise(kernel, 60);
    expect(await shown(kernel, "typeof hacked")).toBe("'undefined'");
    const ping = new Request();
    ping.connect(kernel.address("hb_port"));
    await ping.send("still there");
    expect(String(await ping.receive())).toBe("still there");
    ping.close();
  });
});

test("content of the wrong shape is answered with an error, and the kernel goes on", async () => {
  await withKernel({}, async (kernel) => {
    for (const content of [{}, { code: 7 }, { code: "1", user_expressions: { a: 7 } }, { code: "1", user_expressions: "a" }, { code: null }]) {
      expect((await kernel.request("execute_request", content)).reply["status"]).toBe("error");
    }
    for (const type of ["complete_request", "inspect_request", "is_complete_request"]) {
      expect((await kernel.request(type, {})).reply["status"]).toBe("error");
      await kernel.request(type, { code: "a.b", cursor_pos: -7 });
      await kernel.request(type, { code: "a.b", cursor_pos: "x", detail_level: [] });
      await kernel.request(type, { code: "a.b", cursor_pos: 1e9 });
    }
    await kernel.request("history_request", { hist_access_type: [], n: "x", pattern: 3 });
    for (const type of ["comm_open", "comm_msg", "comm_close"]) await kernel.send(type, { comm_id: null, data: 3 });
    const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
    const header = (type: string, more = ""): string => `{"msg_id":"${randomUUID()}","msg_type":"${type}","version":"5.5"${more}}`;
    for (let n = 0; n < 12; n++) await kernel.sendFrames("shell", kernel.signed([header("comm_msg"), "{}", "{}", `{"comm_id":"x","data":${deep}}`]));
    await kernel.sendFrames("shell", kernel.signed([header("execute_request"), "{}", "{}", `{"code":${deep},"stop_on_error":false}`]));
    await kernel.sendFrames("shell", kernel.signed([header("execute_request"), deep.replace("[", '{"a":[').replace(/\]$/, "]}"), deep.replace("[", '{"a":[').replace(/\]$/, "]}"), `{"code":"1"}`]));
    await kernel.sendFrames("shell", kernel.signed([header("kernel_info_request", `,"session":${deep}`), "{}", "{}", "{}"]));
    expect(await shown(kernel, "6 * 7")).toBe("42");
    await kernel.execute("let taken = 0; notebook.onCommOpen('test.after', (comm) => comm.onMessage(() => void taken++))");
    await kernel.send("comm_open", { comm_id: "after", target_name: "test.after", data: {} });
    for (let n = 0; n < 20; n++) await kernel.send("comm_msg", { comm_id: "after", data: {} });
    await expect.poll(() => shown(kernel, "taken")).toBe("20");
    expect(kernel.log).toContain("a header's fields must be plain values");
    for (const type of ["debug_request", "create_subshell_request", "delete_subshell_request"]) {
      for (const content of [{}, { command: 7, subshell_id: {} }, { command: "__proto__", arguments: null, subshell_id: null, seq: "x", type: [] }]) {
        await kernel.request(type, content, "control");
      }
    }
    expect(await shown(kernel, "6 * 7")).toBe("42");
  });
});

describe("the connection file", () => {
  test("an empty key switches signatures off, another hash is used", async () => {
    await withKernel({ connection: { key: "" } }, async (kernel) => expect(await shown(kernel, "1 + 1")).toBe("2"));
    await withKernel({ connection: { signature_scheme: "hmac-sha512" } }, async (kernel) => expect(await shown(kernel, "1 + 1")).toBe("2"));
  });

  test("its address is the only one that is listened on", async () => {
    await withKernel({}, async (kernel) => {
      for (const port of ["shell_port", "iopub_port", "stdin_port", "control_port", "hb_port"]) {
        expect(await answers("127.0.0.1", Number(kernel.connection[port])), port).toBe(true);
        // Any address beside the named one, on the same machine.
        expect(await answers("127.0.0.2", Number(kernel.connection[port])), port).toBe(false);
      }
    });
    await withKernel({ connection: { ip: "127.0.0.3" } }, async (kernel) => {
      expect(await shown(kernel, "1 + 1")).toBe("2");
      expect(await answers("127.0.0.1", Number(kernel.connection["shell_port"]))).toBe(false);
    });
  });

  test("ipc sockets serve too", async () => {
    const folder = mkdtempSync(join(tmpdir(), "gradbook-ipc-"));
    await withKernel({ connection: { transport: "ipc", ip: join(folder, "k"), shell_port: 1, iopub_port: 2, stdin_port: 3, control_port: 4, hb_port: 5 } }, async (kernel) => {
      expect(await shown(kernel, "1 + 1")).toBe("2");
    });
    rmSync(folder, { recursive: true });
  });

  test.each([
    [{ signature_scheme: "hmac-nothing" }, /signature_scheme must be hmac- and a hash that Node knows.*received "hmac-nothing"/],
    [{ signature_scheme: "sha256" }, /signature_scheme/],
    [{ transport: "udp" }, /transport must be tcp or ipc; received "udp"/],
    [{ ip: "" }, /ip must be the address/],
    [{ key: 5 }, /key must be text/],
    [{ hb_port: "x" }, /hb_port must be a port number; received "x"/],
  ])("with %j is refused", async (part, said) => {
    const folder = mkdtempSync(join(tmpdir(), "gradbook-connection-"));
    const file = join(folder, "connection.json");
    writeFileSync(file, JSON.stringify({ shell_port: 1, iopub_port: 2, stdin_port: 3, control_port: 4, hb_port: 5, ...part }));
    expect(() => readConnection(file)).toThrow(said);
    rmSync(folder, { recursive: true });
  });

  test("that can't be read ends the kernel with one line", async () => {
    const failure = await promisify(execFile)(process.execPath, [join(ROOT, "dist/kernel/main.js"), "/nowhere.json"]).catch((error: unknown) => error as { code: number; stderr: string });
    expect(failure).toMatchObject({ code: 1 });
    expect(failure.stderr).toMatch(/^gradbook kernel: \/nowhere\.json: must be readable JSON; ENOENT[^\n]*\n$/);
  });
});

function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => resolve(false));
  });
}

test("a second client's subscription is welcomed too", async () => {
  await withKernel({}, async (kernel) => {
    const before = kernel.received.filter((message) => message.type === "iopub_welcome").length;
    expect(before).toBe(1);
    const { Subscriber } = await import("zeromq");
    const second = new Subscriber();
    second.connect(kernel.address("iopub_port"));
    second.subscribe();
    const [, , , header] = await second.receive();
    expect(JSON.parse(String(header))).toMatchObject({ msg_type: "iopub_welcome" });
    second.close();
  });
});

test("a message is taken once; versions other than 5 are refused", () => {
  const codec = new Codec("key", "hmac-sha256");
  const frames = (): Buffer[] => new Codec("key", "hmac-sha256").encode("x", {}, {}, { id: randomUUID() }).map((part) => Buffer.from(part));
  const once = frames();
  expect(codec.decode(once).header.msg_type).toBe("x");
  expect(() => codec.decode(once)).toThrow(/taken once/);
  expect(codec.decode(frames()).header.msg_type).toBe("x");
});

test("SeenSignatures forgets the oldest", () => {
  const seen = new SeenSignatures(2);
  const add = (text: string): boolean => seen.add(Buffer.from(text.padEnd(64, "0")));
  expect([add("a"), add("b"), add("a"), add("c"), add("a"), add("c")]).toEqual([true, true, false, true, true, false]);
});

test("RefusalLog writes the first of a kind and counts the rest", () => {
  const lines: string[] = [];
  const log = new RefusalLog((line) => void lines.push(line));
  for (let n = 0; n < 5; n++) log.note("shell", "no good");
  log.note("control", "no good");
  expect(lines).toEqual(["gradbook kernel: refused on shell: no good\n", "gradbook kernel: refused on control: no good\n"]);
  log.tell();
  log.tell();
  expect(lines.slice(2)).toEqual(["gradbook kernel: refused on shell: no good (4 more)\n"]);
});

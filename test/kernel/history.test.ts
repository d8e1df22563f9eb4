import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { choose, type HistoryQuery } from "../../kernel/history/entry.js";
import { HistoryFile } from "../../kernel/history/historyFile.js";
import { KernelClient, ROOT } from "./client.js";

const top = mkdtempSync(join(tmpdir(), "gradbook-history-"));
afterAll(() => rmSync(top, { recursive: true, force: true }));
let path: string;
let made = 0;
beforeEach(() => {
  path = join(top, String(++made), "history.sqlite");
});

const query = (asked: Partial<HistoryQuery>): HistoryQuery => ({ access: "tail", session: 0, start: 0, stop: 1e9, pattern: "*", unique: false, count: 100, ...asked });
const cells = (...sources: string[]): { line: number; source: string; output: string | null }[] =>
  sources.map((source, index) => ({ line: index + 1, source, output: source.startsWith("let") ? null : `<${source}>` }));

describe("the file", () => {
  test("keeps sessions apart; range counts them from this one or by their numbers", () => {
    const first = new HistoryFile(path, "/a");
    first.save(cells("let a = 1", "a"));
    const second = new HistoryFile(path, "/b");
    expect(second.find(query({ access: "range", session: -1 })).map(({ source }) => source)).toEqual(["let a = 1", "a"]);
    second.save(cells("b1", "b2", "b3"));
    expect([first.session, second.session]).toEqual([1, 2]);
    expect(second.find(query({ access: "range", session: 0, start: 2, stop: 4 }))).toEqual([
      { session: 2, line: 2, source: "b2", output: "<b2>" },
      { session: 2, line: 3, source: "b3", output: "<b3>" },
    ]);
    expect(second.find(query({ access: "range", session: -1, start: 1, stop: 2 }))).toEqual([{ session: 1, line: 1, source: "let a = 1", output: null }]);
    expect(first.find(query({ access: "range", session: 2 }))).toHaveLength(3);
    expect(second.find(query({ count: 2 })).map(({ source }) => source)).toEqual(["b2", "b3"]);
    expect(second.find(query({ count: 4 })).map(({ source }) => source)).toEqual(["a", "b1", "b2", "b3"]);
  });

  const searched = cells("x = [1]", "y", "x = [2]", "y", "é\n*", "x = 1");
  test.each([
    [{ pattern: "x*" }, [1, 3, 6]],
    [{ pattern: "x = [?]" }, [1, 3]],
    [{ pattern: "x*", count: 2 }, [3, 6]],
    [{ pattern: "y" }, [2, 4]],
    [{ pattern: "y", unique: true }, [4]],
    [{ pattern: "*", unique: true }, [1, 3, 4, 5, 6]],
    [{ pattern: "*", unique: true, count: 2 }, [5, 6]],
    [{ pattern: "?\n*" }, [5]],
    [{ pattern: "Y" }, []],
  ])("search finds %j, in the file as in memory", (asked, lines) => {
    const file = new HistoryFile(path, "/");
    file.save(searched);
    const search = query({ access: "search", ...asked });
    expect(file.find(search).map(({ line }) => line)).toEqual(lines);
    expect(choose(searched.map((entry) => ({ ...entry, session: 0 })), search).map(({ line }) => line)).toEqual(lines);
  });

  test("takes what several write at once", async () => {
    const writer = `import { HistoryFile } from ${JSON.stringify(join(ROOT, "dist/kernel/history/historyFile.js"))};
      const file = new HistoryFile(${JSON.stringify(path)}, "/", { patienceMs: 60_000 });
      for (let line = 1; line <= 8; line++) file.save([{ line, source: String(process.pid), output: null }]);`;
    await Promise.all([1, 2, 3].map(() => promisify(execFile)(process.execPath, ["--input-type=module", "-e", writer])));
    const rows = new HistoryFile(path, "/").find(query({ count: 1000 }));
    expect(rows).toHaveLength(24);
    expect(new Set(rows.map(({ session, source }) => `${session} ${source}`)).size).toBe(3);
  });

  test("that is damaged is put aside and begun anew", () => {
    const said: string[] = [];
    const file = new HistoryFile(path, "/", { onNotice: (text) => said.push(text) });
    file.save(cells("old"));
    writeFileSync(path, "this is no database, and long enough to be read as one ".repeat(100));
    file.save(cells("new"));
    expect(file.find(query({})).map(({ source }) => source)).toEqual(["new"]);
    expect(existsSync(`${path}.damaged`)).toBe(true);
    expect(said).toEqual([expect.stringMatching(/^the history was damaged .*\.damaged$/)]);
  });

  test("that another holds for long is given up; a lock that a killed kernel left is not waited for", () => {
    const file = new HistoryFile(path, "/", { patienceMs: 100 });
    file.save(cells("one"));
    mkdirSync(`${path}.lock`);
    expect(() => file.save(cells("two"))).toThrow(/locked/);
    const long = new Date(Date.now() - 120_000);
    utimesSync(`${path}.lock`, long, long);
    file.save(cells("three"));
    expect(file.find(query({})).map(({ source }) => source)).toEqual(["three"]);
  });
});

describe("a kernel", () => {
  const start = (cache: string): Promise<KernelClient> => KernelClient.start({ env: { GRADBOOK_CACHE: cache } });
  const ask = async (kernel: KernelClient, content: object): Promise<unknown[][]> => (await kernel.request("history_request", { output: false, raw: true, ...content })).reply["history"] as unknown[][];

  test("finds what earlier kernels and others beside it ran, with results", async () => {
    const cache = join(top, "kernels");
    const first = await start(cache);
    expect(existsSync(cache)).toBe(false);
    await first.execute("let needle = 1");
    await first.execute("needle + 1");
    await first.execute("'silent'", { silent: true });
    await first.execute("'not stored'", { store_history: false });
    await first.execute("   ");
    await first.stop();
    const [second, third] = await Promise.all([start(cache), start(cache)]);
    await Promise.all([second.execute("'second'"), third.execute("'third'")]);
    const tail = await ask(second, { hist_access_type: "tail", n: 10 });
    expect(tail.slice(0, 2)).toEqual([[1, 1, "let needle = 1"], [1, 2, "needle + 1"]]);
    // The third kernel's cell may have been saved by now.
    expect(tail.at(-1)?.slice(1)).toEqual([1, "'second'"]);
    expect(await ask(second, { hist_access_type: "search", pattern: "*needle*", n: 1, output: true })).toEqual([[1, 2, ["needle + 1", "2"]]]);
    const session = tail.at(-1)?.[0];
    expect(await ask(second, { hist_access_type: "range", session, start: 1, stop: 2 })).toEqual([[session, 1, "'second'"]]);
    expect(await ask(second, { hist_access_type: "range", session: 0, start: 0 })).toEqual([[0, 1, "'second'"]]);
    await Promise.all([second.stop(), third.stop()]);
    const rows = new HistoryFile(join(cache, "history.sqlite"), "/").find(query({}));
    expect(rows.map(({ source }) => source).sort()).toEqual(["'second'", "'third'", "let needle = 1", "needle + 1"]);
    expect(readdirSync(cache)).toEqual(["history.sqlite"]);
  });

  test("whose file is damaged says so, and goes on with a new one", async () => {
    const cache = join(top, "damaged");
    mkdirSync(cache);
    writeFileSync(join(cache, "history.sqlite"), "no database ".repeat(1000));
    const kernel = await start(cache);
    await kernel.execute("1");
    expect(await ask(kernel, { hist_access_type: "tail", n: 5 })).toEqual([[1, 1, "1"]]);
    await kernel.stop();
    expect(kernel.log).toMatch(/^gradbook kernel: the history was damaged [^\n]*\n$/);
  });

  test("whose file can't be used says so once and knows its own cells", async () => {
    const blocked = join(top, "blocked");
    writeFileSync(blocked, "a file where a folder should be");
    const kernel = await start(join(blocked, "cache"));
    for (const code of ["1", "2", "1"]) await kernel.execute(code);
    for (const count of [2, 2]) expect(await ask(kernel, { hist_access_type: "tail", n: count })).toEqual([[0, 2, "2"], [0, 3, "1"]]);
    expect(await ask(kernel, { hist_access_type: "search", pattern: "1", unique: true })).toEqual([[0, 3, "1"]]);
    expect(await ask(kernel, { hist_access_type: "range", session: -1 })).toEqual([]);
    expect((await kernel.execute("4")).reply["status"]).toBe("ok");
    await kernel.stop();
    expect(kernel.log.match(/history is kept in memory only/g)).toHaveLength(1);
  });
});

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { NotebookHost } from "../../src/protocol/host.js";
import { setHost } from "../../src/widgets/host.js";
import { progress } from "../../src/widgets/progress.js";
import { ProgressBar } from "../../src/widgets/progressBar.js";

interface Shown {
  readonly text: string;
  readonly html: string;
  readonly id: string | undefined;
  readonly update: boolean | undefined;
}

let shown: Shown[];
let now: number;

function notebook(signal?: AbortSignal): NotebookHost {
  return {
    display: (bundle, options) => void shown.push({ text: String(bundle["text/plain"]), html: String(bundle["text/html"]), id: options?.displayId, update: options?.update }),
    openComm: () => {
      throw new Error("a bar needs no comm");
    },
    onCommOpen: () => () => {},
    signal,
  };
}

beforeEach(() => {
  shown = [];
  now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => now);
  setHost(notebook());
});
afterEach(() => {
  setHost(undefined);
  vi.restoreAllMocks();
});

const last = (): Shown | undefined => shown.at(-1);

describe("progress", () => {
  test("goes through a list, fills in place, and says how fast and how long", () => {
    const seen: number[] = [];
    for (const item of progress([10, 20, 30, 40], { label: "reading" })) {
      seen.push(item);
      now += 500;
    }
    expect(seen).toEqual([10, 20, 30, 40]);
    expect(shown.map(({ text }) => text)).toEqual([
      "reading   0 % [······························] 0/4",
      "reading  25 % [████████······················] 1/4 · 2/s · 1.5 s left",
      "reading  50 % [███████████████···············] 2/4 · 2/s · 1.0 s left",
      "reading  75 % [███████████████████████·······] 3/4 · 2/s · 0.5 s left",
      "reading 100 % [██████████████████████████████] 4/4 · 2/s · 0.0 s left",
      "reading 100 % [██████████████████████████████] 4/4 · 2/s · 2.0 s",
    ]);
    expect(shown.map(({ update }) => update)).toEqual([false, true, true, true, true, true]);
    expect(new Set(shown.map(({ id }) => id)).size).toBe(1);
    expect(last()?.html).toContain('<label>reading <progress max="1" value="1"></progress></label> 4/4');
  });

  test("draws ten times a second, not for every item", () => {
    for (const _ of progress(Array.from({ length: 10_000 }))) now += 1;
    expect(shown.length).toBeGreaterThan(90);
    expect(shown.length).toBeLessThan(105);
    expect(last()?.text).toContain("10,000/10,000 · 1,000/s · 10 s");
  });

  test("asynchronous items, whose number nobody knows or that is given", async () => {
    async function* items(): AsyncGenerator<string> {
      yield "a";
      now += 4000;
      yield "b";
    }
    const seen: string[] = [];
    for await (const item of progress(items())) seen.push(item);
    expect(seen).toEqual(["a", "b"]);
    expect(last()?.text).toBe("2 · 0.50/s · 4.0 s");
    for await (const item of progress(items(), { total: 2 })) seen.push(item);
    expect(last()?.text).toMatch(/100 % .* 2\/2 · /);
    for await (const item of progress([Promise.resolve("c")])) seen.push(item);
    expect(seen.at(-1)).toBe("c");
  });

  test("the total of sets, maps and text", () => {
    for (const _ of progress(new Set([1, 2, 3])));
    expect(last()?.text).toContain("3/3");
    for (const [key] of progress(new Map([["k", 1]]))) expect(key).toBe("k");
    expect(last()?.text).toContain("1/1");
    expect([...progress("aé😀")]).toEqual(["a", "é", "😀"]);
    expect(last()?.text).toContain("3/3");
    expect([...progress([])]).toEqual([]);
    expect(last()?.text).toContain("0/0");
  });

  test("break and throw leave the bar where it stopped, and end what it goes through", async () => {
    let ended = 0;
    function* endless(): Generator<number> {
      try {
        for (let i = 0; ; i++) yield i;
      } finally {
        ended += 1;
      }
    }
    for (const i of progress(endless(), { total: 100 })) if (i === 7) break;
    expect(last()?.text).toMatch(/^ {2}7 % .* 7\/100 · .* · stopped$/);
    expect(() => {
      for (const i of progress(endless(), { total: 100 })) if (i === 3) throw new Error("mine");
    }).toThrow("mine");
    expect(last()?.text).toContain("3/100");
    async function* failing(): AsyncGenerator<number> {
      yield 1;
      throw new Error("theirs");
    }
    await expect(async () => {
      for await (const _ of progress(failing(), { total: 9 }));
    }).rejects.toThrow("theirs");
    expect(last()?.text).toContain("1/9");
    expect(ended).toBe(2);
  });

  test("loops in loops take two places", () => {
    for (const _ of progress([1, 2, 3], { label: "outer" })) for (const __ of progress([1, 2], { label: "inner" }));
    const places = (label: string): Set<string | undefined> => new Set(shown.filter(({ text }) => text.startsWith(label)).map(({ id }) => id));
    expect(places("outer").size).toBe(1);
    expect(places("inner").size).toBe(1);
    expect(shown.filter(({ update }) => update === false).length).toBe(2);
    for (const _ of progress([1])); // A new loop is a new output.
    expect(places("outer").has(last()?.id)).toBe(false);
  });

  test("a bar that an interrupted cell left open takes none of the next cell's", () => {
    setHost(notebook(new AbortController().signal));
    const lost = new ProgressBar({ label: "lost" });
    setHost(notebook(new AbortController().signal));
    for (const _ of progress([1], { label: "next" })) for (const __ of progress([1], { label: "below" }));
    expect(shown.filter(({ update }) => update === false).map(({ text }) => text.split(" ")[0])).toEqual(["lost", "next", "below"]);
    lost.close();
  });

  test("a label is text, also in HTML", () => {
    for (const _ of progress([1], { label: "<img src=x>" }));
    expect(last()?.html).toContain("&lt;img src=x&gt;");
  });

  test("what is no list, and a total that is none", () => {
    expect(() => progress(5 as unknown as number[])).toThrow("progress: items must be something that a for loop goes through; received number");
    expect(() => progress(undefined as unknown as number[])).toThrow("received undefined");
    expect(() => [...progress([1], { total: -1 })]).toThrow("progress: total must be a number of at least 0; received -1");
  });
});

describe("ProgressBar", () => {
  test("counts by hand, in a unit, with a label that changes", () => {
    const bar = new ProgressBar({ total: 10, label: "a", unit: "MB" });
    now = 2000;
    bar.update(2.5);
    expect(last()?.text).toBe("a  25 % [████████······················] 2.5/10 MB · 1.3 MB/s · 6.0 s left");
    bar.label = "b";
    bar.set(20, 20);
    bar.close();
    bar.close();
    bar.update();
    expect(last()?.text).toBe("b 100 % [██████████████████████████████] 20/20 MB · 10 MB/s · 2.0 s");
    expect(shown.length).toBe(3);
  });

  test("is one line at the end outside notebooks and terminals, and redrawn in a terminal", () => {
    setHost(undefined);
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    for (const _ of progress([1, 2, 3])) now += 200;
    expect(log.mock.calls).toEqual([[expect.stringContaining("3/3 · 5/s · 0.6 s")]]);
    const write = vi.spyOn(process.stdout, "write").mockImplementation(() => true);
    const terminal = Object.getOwnPropertyDescriptor(process.stdout, "isTTY");
    Object.defineProperty(process.stdout, "isTTY", { value: true, configurable: true });
    for (const _ of progress([1, 2])) now += 200;
    if (terminal === undefined) Reflect.deleteProperty(process.stdout, "isTTY");
    else Object.defineProperty(process.stdout, "isTTY", terminal);
    const drawn = write.mock.calls.map(([text]) => String(text));
    expect(drawn.every((text) => text.startsWith("\r\u001B[K"))).toBe(true);
    expect(drawn.filter((text) => text.endsWith("\n")).length).toBe(1);
  });

  test("long times in minutes and hours", () => {
    const bar = new ProgressBar({ total: 1000 });
    now = 100_000;
    bar.set(100);
    expect(last()?.text).toContain("1/s · 15 min 0 s left");
    now = 10_000_000;
    bar.set(500);
    expect(last()?.text).toContain("2 h 46 min left");
    bar.close();
  });
});

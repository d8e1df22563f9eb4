import { afterEach, expect, it, vi } from "vitest";
import { ProgressBar } from "../../src/datasets/progressBar.js";
import { setHost } from "../../src/widgets/host.js";

afterEach(() => {
  setHost(undefined);
  vi.restoreAllMocks();
});

it("fills up in place in a notebook", () => {
  const shown: { text: unknown; id: string | undefined; update: boolean | undefined }[] = [];
  setHost({
    display: (bundle, options) => void shown.push({ text: bundle["text/plain"], id: options?.displayId, update: options?.update }),
    openComm: () => {
      throw new Error("a bar needs no comm");
    },
    onCommOpen: () => () => {},
    signal: undefined,
  });
  const bar = new ProgressBar("downloading digits");
  bar.show(2_500_000, 10_000_000);
  bar.show(10_000_000, 10_000_000);
  bar.finish();
  expect(shown[0]?.text).toMatch(/^downloading digits \[█{8}·{22}\] 25 % of 10\.0 MB$/);
  expect(shown.at(-1)?.text).toMatch(/^downloading digits \[█{30}\] 100 % of 10\.0 MB$/);
  expect(shown.map(({ update }) => update)).toEqual([false, ...shown.slice(1).map(() => true)]);
  expect(new Set(shown.map(({ id }) => id)).size).toBe(1);
});

it("is one line elsewhere", () => {
  const log = vi.spyOn(console, "log").mockImplementation(() => {});
  const bar = new ProgressBar("downloading digits");
  for (let part = 1; part <= 10; part++) bar.show(part * 1e6, 0);
  bar.finish();
  expect(log.mock.calls).toEqual([[expect.stringMatching(/^downloading digits \[.{30}\] 10\.0 MB$/)]]);
});

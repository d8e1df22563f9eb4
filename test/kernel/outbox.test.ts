import { expect, test } from "vitest";
import { Outbox } from "../../kernel/evaluator/child/outbox.js";
import { FrameReader } from "../../kernel/evaluator/frames.js";

/** What an outbox writes, one list a write: printed text, or the kind of a message. */
function recorded(): { readonly outbox: Outbox; readonly writes: string[][] } {
  const writes: string[][] = [];
  const outbox = new Outbox((bytes) => {
    const frames: string[] = [];
    new FrameReader(({ head, buffers }) => frames.push(head["type"] === "stream" ? Buffer.concat(buffers).toString() : String(head["type"]))).push(bytes);
    writes.push(frames);
  });
  return { outbox, writes };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("prints leave at once, and a burst of them together, complete and in order", async () => {
  const { outbox, writes } = recorded();
  const lines = Array.from({ length: 20_000 }, (_, i) => `${i}\n`);
  for (const line of lines) outbox.print(1, "stdout", line);
  await turn();
  expect(writes[0]).toEqual(["0\n"]);
  expect(writes.flat().join("")).toBe(lines.join(""));
  expect(writes.length).toBeLessThan(lines.length / 10);
});

test("a message goes behind what was printed before it, in the same write", () => {
  const { outbox, writes } = recorded();
  for (let i = 0; i < 5000; i++) outbox.print(1, "stdout", ".");
  outbox.print(1, "stderr", "!");
  outbox.send({ type: "done", origin: 1, expressions: {} });
  expect(writes.at(-1)?.at(-1)).toBe("done");
  expect(writes.flat().filter((frame) => frame !== "done").join("")).toBe(`${".".repeat(5000)}!`);
});

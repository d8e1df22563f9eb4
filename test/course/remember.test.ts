import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, expect, it, vi } from "vitest";
import { remember, remembered } from "../../src/course/remember.js";

const folder = mkdtempSync(join(tmpdir(), "gradbook-remember-"));
const file = join(folder, "scores.json");
beforeEach(() => rmSync(file, { force: true }));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("computes once, and reads what is kept after that", async () => {
  const make = vi.fn(() => Promise.resolve({ accuracy: 0.97 }));
  expect(await remember(file, "a", make)).toEqual({ accuracy: 0.97 });
  expect(await remember(file, "a", make)).toEqual({ accuracy: 0.97 });
  expect(make).toHaveBeenCalledTimes(1);
  expect(await remember(file, "b", () => 0)).toBe(0);
  expect(remembered(file)).toEqual({ a: { accuracy: 0.97 }, b: 0 });
  expect(readdirSync(folder)).toEqual(["scores.json"]);
});

it("keeps nothing of what failed, and everything of before", async () => {
  await remember(file, "a", () => 1);
  await expect(remember(file, "b", () => Promise.reject(new Error("stopped")))).rejects.toThrow("stopped");
  expect(remembered(file)).toEqual({ a: 1 });
});

it("keeps what was written while it computed", async () => {
  await remember(file, "slow", async () => {
    await remember(file, "quick", () => 2);
    return 1;
  });
  expect(remembered(file)).toEqual({ quick: 2, slow: 1 });
});

it("has nothing where there is no file, and refuses a file or a result that is none", async () => {
  expect(remembered(file)).toEqual({});
  await expect(remember(file, "a", () => undefined)).rejects.toThrow('remember: the result of "a" must be something that JSON can hold; received undefined.');
  writeFileSync(file, "[1]");
  await expect(remember(file, "a", () => 1)).rejects.toThrow(`remember: ${file} must hold a JSON object of results; it does not. Delete it to begin anew`);
  writeFileSync(file, '{"a": ');
  expect(() => remembered(file)).toThrow("must hold a JSON object");
  expect(readFileSync(file, "utf8")).toBe('{"a": ');
});

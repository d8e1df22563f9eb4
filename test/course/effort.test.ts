import { afterEach, describe, expect, it, vi } from "vitest";
import { courseSetting, effort } from "../../src/course/effort.js";

afterEach(() => vi.unstubAllEnvs());

describe("effort", () => {
  it.each([
    ["test", 1],
    ["class", 3],
    ["full", 12],
  ])("in the setting %s picks its value", (setting, value) => {
    vi.stubEnv("GRADBOOK_COURSE", setting);
    expect(courseSetting()).toBe(setting);
    expect(effort({ test: 1, class: 3, full: 12 })).toBe(value);
  });

  it("is the class' value where nothing else is said", () => {
    vi.stubEnv("GRADBOOK_COURSE", undefined);
    expect(effort({ test: 1, class: 3, full: 12 })).toBe(3);
    for (const setting of ["test", "full"]) {
      vi.stubEnv("GRADBOOK_COURSE", setting);
      expect(effort({ class: "adam" })).toBe("adam");
    }
  });

  it("keeps a value that is false or 0", () => {
    vi.stubEnv("GRADBOOK_COURSE", "test");
    expect(effort({ test: 0, class: 3 })).toBe(0);
    expect(effort({ test: false, class: true })).toBe(false);
  });

  it("names a setting that there is none of, and a missing value", () => {
    vi.stubEnv("GRADBOOK_COURSE", "fast");
    expect(() => effort({ class: 3 })).toThrow('effort: GRADBOOK_COURSE must be test, class or full; received "fast".');
    vi.stubEnv("GRADBOOK_COURSE", "test");
    expect(() => effort({ test: 1 } as never)).toThrow("effort: class must be given");
  });
});

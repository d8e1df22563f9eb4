import { describe, expect, it } from "vitest";
import { hasRegion, MarkerError, replaceRegions } from "../../src/grading/markers.js";

describe("markers", () => {
  it("give way to the stub, indented as they were", () => {
    const text = "function f() {\n  // BEGIN SOLUTION\n  return 1;\n  // END SOLUTION\n}\n### BEGIN SOLUTION\nx\n### END SOLUTION";
    expect(replaceRegions(text, "SOLUTION", ["// a", "b"])).toEqual({ text: "function f() {\n  // a\n  b\n}\n// a\nb", regions: ["  return 1;", "x"] });
  });

  it("of one kind leave the other kinds", () => {
    const text = "a\n// BEGIN HIDDEN TESTS\nb\n// END HIDDEN TESTS";
    expect(replaceRegions(text, "SOLUTION").text).toBe(text);
    expect(replaceRegions(text, "HIDDEN TESTS")).toEqual({ text: "a", regions: ["b"] });
    expect(hasRegion(text, "HIDDEN TESTS")).toBe(true);
    expect(hasRegion(text, "MARK SCHEME")).toBe(false);
  });

  it.each([
    ["// BEGIN SOLUTION\n// BEGIN SOLUTION\n// END SOLUTION", /line 2: BEGIN SOLUTION inside the one of line 1/],
    ["a\n// BEGIN SOLUTION\nb", /line 2: BEGIN SOLUTION without an END SOLUTION/],
    ["a\n// END SOLUTION", /line 2: END SOLUTION without a BEGIN SOLUTION/],
  ])("that do not pair up are refused: %j", (text, message) => {
    expect(() => replaceRegions(text, "SOLUTION")).toThrow(MarkerError);
    expect(() => replaceRegions(text, "SOLUTION")).toThrow(message);
  });
});

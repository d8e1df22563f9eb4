import { describe, expect, it } from "vitest";
import { layers, model, sequential } from "../../src/index.js";
import { DISPLAY } from "../../src/protocol/host.js";

describe("a model's diagram", () => {
  const x = layers.input({ shape: [4], name: "a<b" });
  const shared = layers.dense({ units: 4, name: "shared" });
  const net = model({ inputs: x, outputs: shared.apply(shared.apply(x)) });

  it("draws one box for each use of a layer, with shapes and parameters", () => {
    const { svg } = net.diagram();
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" viewBox="0 0 \d+ \d+"/);
    expect(svg.match(/<rect /g)).toHaveLength(1 + 3);
    expect(svg.match(/marker-end/g)).toHaveLength(2);
    expect(svg).toContain("a&lt;b");
    expect(svg).toContain("shared (use 2 of 2)");
    expect(svg).toContain("[4] · 20 → out");
    expect(svg).not.toContain("NaN");
  });

  it("shows itself as a picture, and as lines of text", () => {
    const text = "a<b [4]\nshared (use 1 of 2) [4] · 20 ← a<b\nshared (use 2 of 2) [4] · 20 → out ← shared (use 1 of 2)";
    expect(net.diagram()[DISPLAY]()).toEqual({ "image/svg+xml": net.diagram().svg, "text/plain": text });
  });

  it("waits for a shape", () => {
    expect(() => sequential([layers.dense({ units: 1 })]).diagram()).toThrow("sequential: the input shape is not known yet.");
  });
});

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
    // Three boxes of 40 in one column, 34 apart within a margin of 16; an arrow ends 5 above its box, where the tip begins.
    const boxes = [...svg.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/g)].map((match) => match.slice(1).map(Number));
    expect(boxes.map(([, y, , height]) => [y, height])).toEqual([[16, 40], [90, 40], [164, 40]]);
    const middles = boxes.map(([x = 0, , width = 0]) => Math.round(10 * (x + width / 2)) / 10);
    const [middle = Number.NaN] = middles;
    middles.forEach((other) => expect(other).toBe(middle));
    expect([...svg.matchAll(/<text x="([\d.]+)" y="([\d.]+)"/g)].map((match) => match.slice(1).map(Number))).toEqual([33, 48, 107, 122, 181, 196].map((y) => [middle, y]));
    expect([...svg.matchAll(/<path d="M([\d.]+) ([\d.]+) C[^"]* ([\d.]+) ([\d.]+)" fill/g)].map((match) => match.slice(1).map(Number))).toEqual([[middle, 56, middle, 85], [middle, 130, middle, 159]]);
    expect(svg).toContain(`viewBox="0 0 ${Math.ceil(2 * middle)} 220"`);
  });

  it("shows itself as a picture, and as lines of text", () => {
    const text = "a<b [4]\nshared (use 1 of 2) [4] · 20 ← a<b\nshared (use 2 of 2) [4] · 20 → out ← shared (use 1 of 2)";
    expect(net.diagram()[DISPLAY]()).toEqual({ "image/svg+xml": net.diagram().svg, "text/plain": text });
  });

  it("waits for a shape", () => {
    expect(() => sequential([layers.dense({ units: 1 })]).diagram()).toThrow("sequential: the input shape is not known yet.");
  });
});

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

/** How the three kinds of cones' light mixes where one is missing, for linear red, green and blue (Machado, Oliveira and Fernandes 2009, severity 1). */
const VISION = {
  usual: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protanopia: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deuteranopia: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  tritanopia: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
};

/** The distance in CIE L*a*b* from which two lines are told apart at a glance; 2.3 is the least that is seen side by side. */
const APART = 12;

const css = readFileSync(new URL("../../extension/style/widgets.css", import.meta.url), "utf8");
const [light = "", dark = ""] = css.split("body[data-jp-theme-light");
const runs = (part: string): Record<string, string> => Object.fromEntries([...part.matchAll(/--gradbook-(run-\d): (#[0-9a-f]+);/g)].map(([, name = "", colour = ""]) => [name, colour]));

function linear(colour: string): number[] {
  const digits = colour.length === 4 ? [...colour.slice(1)].map((digit) => digit + digit) : (colour.slice(1).match(/../g) ?? []);
  return digits.map((pair) => Number.parseInt(pair, 16) / 255).map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
}

/** CIE L*a*b* of linear red, green and blue. */
function lab(rgb: readonly number[]): number[] {
  const [r = 0, g = 0, b = 0] = rgb.map((value) => Math.min(1, Math.max(0, value)));
  const root = (value: number): number => (value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16 / 116);
  const [x, y, z] = [root((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047), root(0.2126 * r + 0.7152 * g + 0.0722 * b), root((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883)];
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

test.each([
  ["light", runs(light)],
  ["dark", { ...runs(light), ...runs(dark) }],
] as const)("seven runs are told apart by every kind of colour vision, in the %s theme", (_, colours) => {
  const names = Object.keys(colours);
  expect(names).toHaveLength(7);
  const near = Object.entries(VISION).flatMap(([vision, mix]) => {
    const seen = names.map((name) => lab(mix.map((row) => linear(colours[name] ?? "").reduce((sum, value, index) => sum + value * (row[index] ?? 0), 0))));
    const pairs = seen.flatMap((one, index) => seen.slice(0, index).map((other, before) => ({ names: [names[before], names[index], vision], distance: Math.hypot(...one.map((value, axis) => value - (other[axis] ?? 0))) })));
    return pairs.filter(({ distance }) => distance < APART).map((pair) => pair.names.join(" "));
  });
  expect(near).toEqual([]);
});

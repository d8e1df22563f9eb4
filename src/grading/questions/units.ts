const prefixes: Readonly<Record<string, number>> = {
  p: 1e-12, n: 1e-9, "µ": 1e-6, "μ": 1e-6, u: 1e-6, m: 1e-3, "": 1, k: 1e3, K: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15,
  Ki: 1024, Mi: 1024 ** 2, Gi: 1024 ** 3, Ti: 1024 ** 4,
};

/** Units that stand for another: name to base and factor. */
const others: Readonly<Record<string, readonly [string, number]>> = { "%": ["", 0.01], min: ["s", 60], h: ["s", 3600], FLOPs: ["FLOP", 1], FLOPS: ["FLOP/s", 1], MAC: ["MAC", 1], MACs: ["MAC", 1] };

const bases = ["FLOP/s", "FLOPs", "FLOPS", "FLOP", "MACs", "MAC", "B/s", "bit/s", "bit", "Hz", "B", "s", "m", "g", "W", "J", "V"];

/** A unit as what it counts and how many of it. */
interface Unit {
  readonly base: string;
  readonly factor: number;
}

/** `ms` is a thousandth of `s`; a word that is no known unit stands for itself. */
function unitOf(name: string): Unit {
  const other = others[name];
  if (other !== undefined) return { base: other[0], factor: other[1] };
  for (const base of bases) {
    const factor = name.endsWith(base) ? prefixes[name.slice(0, -base.length)] : undefined;
    if (factor !== undefined) return { base: others[base]?.[0] ?? base, factor };
  }
  return { base: name, factor: 1 };
}

/**
 * A number in the asked-for unit, from a number or a text such as `"12.5 ms"`; undefined when it is neither, or of another unit's kind.
 *
 * @example inUnit("1500 ms", "s") // 1.5
 */
export function inUnit(given: unknown, unit: string | undefined): number | undefined {
  if (typeof given === "number") return given;
  if (typeof given !== "string") return undefined;
  const parts = /^\s*([-+−]?(?:\d[\d,_]*\.?\d*|\.\d+)(?:e[-+]?\d+)?)\s*(\S*)\s*$/i.exec(given);
  if (parts === null) return undefined;
  const [, digits = "", name = ""] = parts;
  const value = Number(digits.replaceAll(/[,_]/g, "").replace("−", "-"));
  if (name === "") return value;
  const [from, to] = [unitOf(name), unitOf(unit ?? "")];
  return from.base === to.base ? (value * from.factor) / to.factor : undefined;
}

import { createHash } from "node:crypto";

/** What a value is drawn from: a list, or the numbers from one to another, both included. */
export type Range<Value> = readonly Value[] | { readonly from: number; readonly to: number; readonly step?: number };

type Drawn<Ranges> = { readonly [Name in keyof Ranges]: Ranges[Name] extends readonly (infer Value)[] ? Value : number };

let named: string | undefined;

/**
 * Says whose notebook this is, so that {@link draw} gives this student's numbers. A grader says it with the environment variable
 * GRADBOOK_STUDENT, which goes before what the notebook says; on JupyterHub the user's name serves without either.
 *
 * @param name What the course calls the student.
 * @example student("ada")
 */
export function student(name: string): void {
  if (typeof name !== "string" || name.trim() === "") throw new TypeError(`student: the name must be a text that is not empty; received ${JSON.stringify(name)}.`);
  named = name.trim();
}

/**
 * Draws the numbers of a question: for a student always the same, for another student others.
 *
 * @param question The question's id; each question has numbers of its own.
 * @param ranges What each value is drawn from, by name.
 * @returns The values, by name.
 * @throws RangeError when a range is empty.
 * @example const { size, filters } = draw("q1", { size: { from: 20, to: 40, step: 4 }, filters: [8, 16, 32] });
 */
export function draw<const Ranges extends Readonly<Record<string, Range<unknown>>>>(question: string, ranges: Ranges): Drawn<Ranges> {
  const who = process.env["GRADBOOK_STUDENT"] ?? named ?? process.env["JUPYTERHUB_USER"] ?? "";
  const values = Object.entries(ranges).map(([name, range]) => {
    const sized = Array.isArray(range) ? (range as readonly unknown[]) : undefined;
    const { from, to, step = 1 } = sized === undefined ? (range as { from: number; to: number; step?: number }) : { from: 0, to: sized.length - 1 };
    const count = Math.floor((to - from) / step + 1e-9) + 1;
    if (!(count >= 1 && step > 0)) throw new RangeError(`draw: ${name} must have something to draw from; received ${JSON.stringify(range)}.`);
    // 48 bits of a hash: near enough to uniform for any range that a question has.
    const place = createHash("sha256").update([who, question, name].join("\0")).digest().readUIntBE(0, 6) % count;
    return [name, sized === undefined ? from + place * step : sized[place]];
  });
  return Object.fromEntries(values) as Drawn<Ranges>;
}

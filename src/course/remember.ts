import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";

/** What a file of results holds: each result by its key. */
export type Remembered<T> = Readonly<Record<string, T>>;

/**
 * Keeps the result of something long in a JSON file: what is there already is read instead of computed again, so an experiment that was stopped
 * goes on where it was.
 *
 * @param file where results are kept, beside the notebook; made when it is missing
 * @param key what the result is of. Everything that decides it belongs in the key: a result stays until its key, or the file, is deleted.
 * @param make computes the result; it must be something that JSON can hold
 * @returns the result
 * @throws when the file is no JSON object, or JSON can't hold the result
 * @example
 * const { accuracy } = await remember("scores.json", `64-64, seed ${seed}`, () => train(seed));
 */
export async function remember<T>(file: string, key: string, make: () => T | Promise<T>): Promise<T> {
  const kept = remembered<T>(file)[key];
  if (kept !== undefined) return kept;
  const result = await make();
  if (JSON.stringify(result) === undefined) throw new Error(`remember: the result of ${JSON.stringify(key)} must be something that JSON can hold; received ${typeof result}. Return numbers, texts, lists or plain objects of them.`);
  // Read again: another notebook may have written its results meanwhile. The new file takes the old one's place whole.
  const all = { ...remembered(file), [key]: result };
  writeFileSync(`${file}.new`, `${JSON.stringify(all, null, 1)}\n`);
  renameSync(`${file}.new`, file);
  return result;
}

/**
 * The results that `remember` has kept in a file so far.
 *
 * @param file the file that was given to `remember`
 * @returns each result by its key; nothing where there is no such file
 * @throws when the file is no JSON object
 * @example Object.entries(remembered("scores.json"))
 */
export function remembered<T>(file: string): Remembered<T> {
  if (!existsSync(file)) return {};
  let found: unknown;
  try {
    found = JSON.parse(readFileSync(file, "utf8"));
  } catch {
    found = undefined;
  }
  if (typeof found !== "object" || found === null || Array.isArray(found)) throw new Error(`remember: ${file} must hold a JSON object of results; it does not. Delete it to begin anew, or name another file.`);
  return found as Remembered<T>;
}

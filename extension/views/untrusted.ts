/** Longest text that is drawn from an output. */
const LONGEST = 2_000;

/** Reads keys of a state that may be anything: an output is untrusted. */
export class Untrusted {
  readonly #get: (key: string) => unknown;

  /** @param get what stands under a key */
  constructor(get: (key: string) => unknown) {
    this.#get = get;
  }

  any(key: string): unknown {
    return this.#get(key);
  }

  /** @param instead Stands for a missing or empty text. */
  text(key: string, instead = ""): string {
    const text = textOf(this.#get(key));
    return text === "" ? instead : text;
  }

  /** A finite number, or 0. */
  number(key: string): number {
    return numberOf(this.#get(key));
  }

  /** A finite number, or null. */
  numberOrNull(key: string): number | null {
    const value = this.#get(key);
    return typeof value === "number" && Number.isFinite(value) ? value : null;
  }

  flag(key: string): boolean {
    return this.#get(key) === true;
  }

  list(key: string, longest = 1_000): unknown[] {
    return listOf(this.#get(key), longest);
  }

  texts(key: string): string[] {
    return this.list(key).map(textOf);
  }

  /** One of these texts, or the first. */
  choice<Choice extends string>(key: string, choices: readonly [Choice, ...Choice[]]): Choice {
    const value = this.#get(key);
    return choices.find((choice) => choice === value) ?? choices[0];
  }
}

/** A finite number, or 0. */
export function numberOf(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) ? value : 0;
}

/** A text of bearable length; empty for anything else but numbers. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value.slice(0, LONGEST) : typeof value === "number" ? String(value) : "";
}

/** A list of bearable length; empty for anything else. */
export function listOf(value: unknown, longest = 1_000): unknown[] {
  return Array.isArray(value) ? value.slice(0, longest) : [];
}

/** What an item of a list holds, where it is an object. */
export function fieldsOf(value: unknown): Untrusted {
  const fields = typeof value === "object" && value !== null ? new Map(Object.entries(value)) : new Map<string, unknown>();
  return new Untrusted((key) => fields.get(key));
}

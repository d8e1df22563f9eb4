/** What translates our words: JupyterLab's bundle for a language. */
export interface Translation {
  __(text: string, ...values: string[]): string;
}

let translation: Translation | undefined;

/** Called once, when JupyterLab has said which language the user reads. */
export function setTranslation(bundle: Translation): void {
  translation = bundle;
}

/**
 * A text in the user's language.
 *
 * @param text In English; `%1`, `%2` stand for the values.
 * @example say("%1 steps/s", "120")
 */
export function say(text: string, ...values: string[]): string {
  if (translation !== undefined) return translation.__(text, ...values);
  return text.replace(/%(\d)/g, (mark, index: string) => values[Number(index) - 1] ?? mark);
}

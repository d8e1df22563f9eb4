import { createRequire } from "node:module";
import type { AxeResults, ImpactValue } from "axe-core";
import type { Page } from "playwright-core";

/** What counts as serious: a person who needs a screen reader or the keyboard is stopped or slowed down much. */
const SERIOUS: readonly ImpactValue[] = ["serious", "critical"];

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/**
 * Checks every element that fits `selector` with axe and returns its serious findings, one line each: what is wrong, and where.
 *
 * @param page Page that shows them.
 * @param selector CSS selector of what is checked; what JupyterLab draws around it is not ours to judge.
 * @throws Error when nothing fits the selector, for then nothing was checked.
 * @example
 * expect(await seriousFindings(notebook.page, ".gradbook-curve")).toEqual([]);
 */
export async function seriousFindings(page: Page, selector: string): Promise<string[]> {
  if ((await page.locator(selector).count()) === 0) throw new Error(`axe: ${selector} must fit something on the page; nothing was found.`);
  await page.addScriptTag({ path: AXE });
  const results = await page.evaluate(async (inside) => {
    const { axe } = window as unknown as { readonly axe: { run(context: string, options: object): Promise<AxeResults> } };
    // Style sheets are not read anew (they are JupyterLab's, and many), and what is in order is not described.
    return await axe.run(inside, { resultTypes: ["violations"], preload: false, iframes: false });
  }, selector);
  return results.violations
    .filter(({ impact }) => SERIOUS.includes(impact ?? null))
    .flatMap(({ id, help, nodes }) => nodes.map(({ html, any, all, none }) => `${id}: ${help}: ${html} (${[...any, ...all, ...none].map(({ message }) => message).join("; ")})`));
}

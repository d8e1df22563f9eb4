import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { projectRoot } from "./projectRoot.js";

/**
 * Takes a picture into `build/screenshots`, and with `GRADBOOK_DOCS=1` into `docs`, where the pictures of the READMEs lie.
 *
 * @param name File name without its ending.
 */
export async function screenshot(of: Page | Locator, name: string): Promise<void> {
  const folders = [join("build", "screenshots"), ...(process.env["GRADBOOK_DOCS"] === "1" ? ["docs"] : [])];
  for (const folder of folders) {
    mkdirSync(join(projectRoot(), folder), { recursive: true });
    await of.screenshot({ path: join(projectRoot(), folder, `${name}.png`) });
  }
}

import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import { ITranslator } from "@jupyterlab/translation";
import { setTranslation } from "../views/words.js";

/** The name under which a language pack has our texts. */
const DOMAIN = "gradbook";

/** Our texts in the user's language. Stands first in the list of plugins, so that no other one speaks before. */
export const translation: JupyterFrontEndPlugin<void> = {
  id: "@gradbook/extension:translation",
  description: "Gradbook's texts in the user's language.",
  autoStart: true,
  requires: [ITranslator],
  activate: (_app: JupyterFrontEnd, translator: ITranslator) => setTranslation(translator.load(DOMAIN)),
};

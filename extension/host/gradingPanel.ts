import type { CommandRegistry } from "@lumino/commands";
import { Widget } from "@lumino/widgets";
import { element } from "../views/elements.js";
import { say } from "../views/words.js";

/** The Grading panel: commands on the notebook in front as buttons, and what the last of them said. */
export class GradingPanel extends Widget {
  readonly #commands: CommandRegistry;
  readonly #ids: readonly string[];
  readonly #said = element("pre", "gradbook-grading-said");

  /** @param ids commands, in their order */
  constructor(commands: CommandRegistry, ids: readonly string[]) {
    super();
    this.#commands = commands;
    this.#ids = ids;
    this.addClass("gradbook-widget");
    this.addClass("gradbook-grading-panel");
    this.#said.tabIndex = 0;
    this.#said.hidden = true;
  }

  /** Shows which notebook the buttons are for. @param notebook its name; undefined where none of ours is in front */
  follow(notebook: string | undefined): void {
    const buttons = this.#ids.map((id) => {
      const button = element("button", "gradbook-button", this.#commands.label(id));
      button.title = this.#commands.caption(id);
      button.disabled = notebook === undefined || !this.#commands.isEnabled(id);
      button.addEventListener("click", () => void this.#commands.execute(id));
      return button;
    });
    const heading = element("h2", "gradbook-grading-notebook", notebook ?? say("Open a notebook with Gradbook's kernel."));
    this.node.replaceChildren(heading, element("div", "gradbook-grading-buttons", "", buttons), this.#said);
  }

  /** Shows what a command said; it is text, whatever stands in it. */
  tell(title: string, text: string): void {
    this.#said.hidden = false;
    this.#said.textContent = `${title}\n\n${text}`;
  }
}

import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import { Dialog, Notification, showDialog, ToolbarButton } from "@jupyterlab/apputils";
import type { NotebookPanel } from "@jupyterlab/notebook";
import { Menu, Widget } from "@lumino/widgets";
import { PathExt } from "@jupyterlab/coreutils";
import type { AssignmentVerb } from "../../src/protocol/server.js";
import { ServerLink } from "../host/serverLink.js";
import { say } from "../views/words.js";

const CREATE = "gradbook:create-assignment";
/** Of nbgrader's own extension, which comes with our set-up: it edits the cells' grading metadata. */
const NBGRADER_CREATE = "nbgrader:open-create-assignment";

const VERBS: Readonly<Record<AssignmentVerb, { readonly label: () => string; readonly caption: () => string; readonly pending: () => string }>> = {
  validate: {
    label: () => say("Validate assignment"),
    caption: () => say("Run the solutions against the tests, and check that nothing hidden would be released"),
    pending: () => say("Validating…"),
  },
  release: { label: () => say("Release student version"), caption: () => say("Write the notebook without solutions into the folder release"), pending: () => say("Releasing…") },
  grade: { label: () => say("Grade this notebook"), caption: () => say("Grade the open notebook as one submission"), pending: () => say("Grading…") },
};

/** "Grading" in the toolbar of every notebook with our kernel: create assignment, validate, release, grade. */
export const gradingTools: JupyterFrontEndPlugin<void> = {
  id: "@gradbook/extension:grading-tools",
  description: "Tools for assignments in the notebook's toolbar.",
  autoStart: true,
  activate: ({ commands, docRegistry }: JupyterFrontEnd) => {
    let current: NotebookPanel | undefined;
    commands.addCommand(CREATE, {
      label: () => say("Create assignment"),
      caption: () => say("Choose which cells are solutions, tests and tasks, and their points"),
      isEnabled: () => commands.hasCommand(NBGRADER_CREATE),
      execute: () => commands.execute(NBGRADER_CREATE),
    });
    const menu = new Menu({ commands });
    menu.addItem({ command: CREATE });
    menu.addItem({ type: "separator" });
    for (const verb of Object.keys(VERBS) as AssignmentVerb[]) {
      const { label, caption } = VERBS[verb];
      commands.addCommand(`gradbook:assignment-${verb}`, {
        label,
        caption,
        execute: async () => {
          if (current !== undefined && !current.isDisposed) await runVerb(current, verb);
        },
      });
      menu.addItem({ command: `gradbook:assignment-${verb}` });
    }
    docRegistry.addWidgetExtension("Notebook", {
      createNew: (panel: NotebookPanel) => {
        const button = new ToolbarButton({
          className: "gradbook-grading",
          label: say("Grading"),
          tooltip: say("Create, validate, release and grade assignments"),
          onClick: () => {
            current = panel;
            const { left, bottom } = button.node.getBoundingClientRect();
            menu.open(left, bottom);
          },
        });
        const follow = (): void => button.setHidden(panel.sessionContext.session?.kernel?.name !== "gradbook");
        panel.sessionContext.kernelChanged.connect(follow);
        void panel.sessionContext.ready.then(follow);
        follow();
        panel.toolbar.insertAfter("cellType", "gradbook-grading", button);
        return button;
      },
    });
  },
};

/** Saves the notebook, lets the kernel's server run the verb, and shows what it says. */
async function runVerb(panel: NotebookPanel, verb: AssignmentVerb): Promise<void> {
  const { label, pending } = VERBS[verb];
  const link = ServerLink.to(panel.sessionContext.session?.kernel);
  if (link === undefined) return;
  await panel.context.save();
  const notice = Notification.emit(pending(), "in-progress", { autoClose: false });
  const reply = await link.ask({ verb, file: PathExt.basename(panel.context.path) });
  Notification.dismiss(notice);
  const said = reply === undefined ? say("The kernel went before it had answered.") : "error" in reply ? reply.error : "printed" in reply ? reply.printed : "";
  const text = new Widget({ node: document.createElement("pre") });
  text.addClass("gradbook-grading-said");
  text.node.tabIndex = 0;
  text.node.textContent = said === "" ? say("It printed nothing.") : said;
  const title = `${label()}: ${reply?.ok === true ? say("all is well") : say("there is something to do")}`;
  await showDialog({ title, body: text, buttons: [Dialog.okButton()] });
}

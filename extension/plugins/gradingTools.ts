import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import { Dialog, ICommandPalette, InputDialog, Notification, showDialog, ToolbarButton } from "@jupyterlab/apputils";
import { INotebookTracker, type NotebookPanel } from "@jupyterlab/notebook";
import { Menu, Widget } from "@lumino/widgets";
import { PathExt } from "@jupyterlab/coreutils";
import type { AssignmentVerb } from "../../src/protocol/server.js";
import { feedbackFiles } from "../host/feedbackFiles.js";
import { GradingPanel } from "../host/gradingPanel.js";
import { ServerLink } from "../host/serverLink.js";
import { say } from "../views/words.js";
import { gradingIcon } from "./icons.js";

const CREATE = "gradbook:create-assignment";
/** Of nbgrader's own extension, which comes with our set-up: it edits the cells' grading metadata. */
const NBGRADER_CREATE = "nbgrader:open-create-assignment";
const FEEDBACK = "gradbook:view-feedback";
const OPEN = "gradbook:open-grading";
const CATEGORY = "Gradbook";

const VERBS: Readonly<Record<AssignmentVerb, { readonly label: () => string; readonly caption: () => string; readonly pending: () => string }>> = {
  validate: {
    label: () => say("Validate assignment"),
    caption: () => say("Run the solutions against the tests, and check that nothing hidden would be released"),
    pending: () => say("Validating…"),
  },
  release: { label: () => say("Release student version"), caption: () => say("Write the notebook without solutions into the folder release"), pending: () => say("Releasing…") },
  grade: { label: () => say("Grade this notebook"), caption: () => say("Grade the open notebook as one submission"), pending: () => say("Grading…") },
};

/** "Grading": a menu in the toolbar of every notebook with our kernel, and a panel: create assignment, validate, release, grade, view feedback. */
export const gradingTools: JupyterFrontEndPlugin<void> = {
  id: "@gradbook/extension:grading-tools",
  description: "Tools for assignments in the notebook's toolbar and in a panel.",
  autoStart: true,
  requires: [INotebookTracker],
  optional: [ICommandPalette],
  activate: (app: JupyterFrontEnd, notebooks: INotebookTracker, palette: ICommandPalette | null) => {
    const { commands, docRegistry } = app;
    const inFront = (): NotebookPanel | undefined => {
      const panel = notebooks.currentWidget;
      return panel?.sessionContext.session?.kernel?.name === "gradbook" ? panel : undefined;
    };
    const add = (id: string, label: () => string, caption: () => string, work: (panel: NotebookPanel) => Promise<void>): void => {
      commands.addCommand(id, {
        label,
        caption,
        execute: async () => {
          const panel = inFront();
          if (panel !== undefined) await work(panel);
        },
      });
      ids.push(id);
    };
    const ids: string[] = [CREATE];
    commands.addCommand(CREATE, {
      label: () => say("Create assignment"),
      caption: () => say("Choose which cells are solutions, tests and tasks, and their points"),
      isEnabled: () => commands.hasCommand(NBGRADER_CREATE),
      execute: () => commands.execute(NBGRADER_CREATE),
    });
    for (const verb of Object.keys(VERBS) as AssignmentVerb[]) {
      const { label, caption } = VERBS[verb];
      add(`gradbook:assignment-${verb}`, label, caption, (panel) => runVerb(panel, verb, side));
    }
    add(FEEDBACK, () => say("View feedback"), () => say("Open what the grader wrote about this notebook, or about everybody's"), (panel) => viewFeedback(app, panel));

    const side = new GradingPanel(commands, ids);
    side.id = "gradbook-grading-side";
    side.title.icon = gradingIcon;
    const follow = (): void => side.follow(inFront()?.title.label);
    notebooks.currentChanged.connect((_, panel) => {
      follow();
      panel?.sessionContext.kernelChanged.connect(follow);
    });
    // By then JupyterLab has said which language the user reads.
    void app.restored.then(() => {
      side.title.caption = say("Grading");
      follow();
    });
    app.shell.add(side, "right", { rank: 710 });
    commands.addCommand(OPEN, { label: () => say("Grading panel"), caption: () => say("Validate, release and grade the notebook in front"), icon: gradingIcon, execute: () => app.shell.activateById(side.id) });
    for (const command of [...ids, OPEN]) palette?.addItem({ command, category: CATEGORY });

    const menu = new Menu({ commands });
    for (const command of ids) menu.addItem({ command });
    menu.insertItem(1, { type: "separator" });
    docRegistry.addWidgetExtension("Notebook", {
      createNew: (panel: NotebookPanel) => {
        const button = new ToolbarButton({
          className: "gradbook-grading",
          label: say("Grading"),
          tooltip: say("Create, validate, release and grade assignments, view feedback"),
          onClick: () => {
            const { left, bottom } = button.node.getBoundingClientRect();
            menu.open(left, bottom);
          },
        });
        const hideForOthers = (): void => button.setHidden(panel.sessionContext.session?.kernel?.name !== "gradbook");
        panel.sessionContext.kernelChanged.connect(hideForOthers);
        void panel.sessionContext.ready.then(hideForOthers);
        hideForOthers();
        panel.toolbar.insertAfter("cellType", "gradbook-grading", button);
        return button;
      },
    });
  },
};

/** Saves the notebook, lets the kernel's server run the verb, and shows what it says: in the panel where that is open, else in a dialog. */
async function runVerb(panel: NotebookPanel, verb: AssignmentVerb, side: GradingPanel): Promise<void> {
  const { label, pending } = VERBS[verb];
  const link = ServerLink.to(panel.sessionContext.session?.kernel);
  if (link === undefined) return;
  await panel.context.save();
  const notice = Notification.emit(pending(), "in-progress", { autoClose: false });
  const reply = await link.ask({ verb, file: PathExt.basename(panel.context.path) });
  Notification.dismiss(notice);
  const said = reply === undefined ? say("The kernel went before it had answered.") : "error" in reply ? reply.error : "printed" in reply ? reply.printed : "";
  const title = `${label()}: ${reply?.ok === true ? say("all is well") : say("there is something to do")}`;
  const shown = said === "" ? say("It printed nothing.") : said;
  side.tell(title, shown);
  if (side.isVisible) return;
  const text = new Widget({ node: document.createElement("pre") });
  text.addClass("gradbook-grading-said");
  text.node.tabIndex = 0;
  text.node.textContent = shown;
  await showDialog({ title, body: text, buttons: [Dialog.okButton()] });
}

/** Opens a page of feedback in JupyterLab's HTML viewer, which runs no script of it. */
async function viewFeedback({ commands, serviceManager }: JupyterFrontEnd, panel: NotebookPanel): Promise<void> {
  const pages = await feedbackFiles(serviceManager.contents, panel.context.path);
  if (pages.length === 0) {
    const body = say("There is no feedback beside this notebook. Grading > Grade this notebook writes it, or gradbook report --html for all submissions.");
    await showDialog({ title: say("View feedback"), body, buttons: [Dialog.okButton()] });
    return;
  }
  const chosen = pages.length === 1 ? pages[0] : (await InputDialog.getItem({ title: say("View feedback"), items: pages })).value;
  if (typeof chosen === "string") await commands.execute("docmanager:open", { path: chosen, factory: "HTML Viewer", options: { mode: "split-right" } });
}

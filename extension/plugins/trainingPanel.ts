import { ILabShell, ILayoutRestorer, type JupyterFrontEnd, type JupyterFrontEndPlugin } from "@jupyterlab/application";
import { ICommandPalette, MainAreaWidget, WidgetTracker } from "@jupyterlab/apputils";
import { ISettingRegistry } from "@jupyterlab/settingregistry";
import { pageTrainings } from "../host/pageTrainings.js";
import { TrainingPanel } from "../host/trainingPanel.js";
import { say } from "../views/words.js";
import { curvesIcon } from "./icons.js";

const ID = "@gradbook/extension:training-panel";
const OPEN = "gradbook:open-training";
const CATEGORY = "Gradbook";

/** The Training panel: in the right side bar always, in the main area when it is asked for. */
export const trainingPanel: JupyterFrontEndPlugin<void> = {
  id: ID,
  description: "A panel with every training of every open notebook.",
  autoStart: true,
  optional: [ICommandPalette, ILayoutRestorer, ISettingRegistry, ILabShell],
  activate: (app: JupyterFrontEnd, palette: ICommandPalette | null, restorer: ILayoutRestorer | null, settings: ISettingRegistry | null, lab: ILabShell | null) => {
    const side = new TrainingPanel(pageTrainings);
    side.id = "gradbook-training-side";
    side.title.icon = curvesIcon;
    // By then JupyterLab has said which language the user reads.
    void app.restored.then(() => (side.title.caption = say("Training")));
    app.shell.add(side, "right", { rank: 700 });
    restorer?.add(side, side.id);
    if (settings !== null) void followSettings(settings);
    // Notebook 7 has one document a page, and no place beside it.
    if (lab === null) return;

    const tracker = new WidgetTracker<MainAreaWidget<TrainingPanel>>({ namespace: "gradbook-training" });
    const open = (): void => {
      const panel = tracker.currentWidget ?? newPanel();
      if (!tracker.has(panel)) void tracker.add(panel);
      if (!panel.isAttached) app.shell.add(panel, "main", { mode: "split-right" });
      app.shell.activateById(panel.id);
    };
    app.commands.addCommand(OPEN, { label: say("Training panel"), caption: say("Follow every training of every open notebook"), icon: curvesIcon, execute: open });
    palette?.addItem({ command: OPEN, category: CATEGORY });
    void restorer?.restore(tracker, { command: OPEN, name: () => "training" });
  },
};

function newPanel(): MainAreaWidget<TrainingPanel> {
  const panel = new MainAreaWidget({ content: new TrainingPanel(pageTrainings) });
  panel.id = "gradbook-training";
  panel.title.label = say("Training");
  panel.title.icon = curvesIcon;
  panel.title.closable = true;
  return panel;
}

async function followSettings(registry: ISettingRegistry): Promise<void> {
  const settings = await registry.load(ID);
  const take = (): void => {
    const kept = settings.composite["keptTrainings"];
    if (typeof kept === "number") pageTrainings.most = kept;
  };
  take();
  settings.changed.connect(take);
}

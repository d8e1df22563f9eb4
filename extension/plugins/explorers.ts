import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import { ICommandPalette } from "@jupyterlab/apputils";
import { IDefaultFileBrowser } from "@jupyterlab/filebrowser";
import { ILauncher } from "@jupyterlab/launcher";
import { NotebookActions, type NotebookPanel } from "@jupyterlab/notebook";
import type { LabIcon } from "@jupyterlab/ui-components";
import { say } from "../views/words.js";
import { convolutionIcon, drawingIcon } from "./icons.js";

const CATEGORY = "Gradbook";

interface Explorer {
  readonly command: string;
  readonly label: () => string;
  readonly caption: () => string;
  readonly icon: LabIcon;
  /** What the new notebook's cell runs. */
  readonly code: string;
}

const EXPLORERS: readonly Explorer[] = [
  {
    command: "gradbook:open-convolution-explorer",
    label: () => say("Convolution explorer"),
    caption: () => say("Touch a convolution: its sizes, its sums, its formula"),
    icon: convolutionIcon,
    code: "widgets.convArithmetic({ input: [7, 7], kernelSize: 3, strides: 2 })",
  },
  {
    command: "gradbook:open-drawing-pad",
    label: () => say("Drawing pad"),
    caption: () => say("Draw a digit, and a network that has just learnt reads it"),
    icon: drawingIcon,
    code: `const digits = await datasets.mnist();
const net = sequential([
  layers.conv2d({ filters: 16, kernelSize: 3, activation: "relu", inputShape: [28, 28, 1] }),
  layers.maxPooling2d({ poolSize: 2 }),
  layers.flatten(),
  layers.dense({ units: 64, activation: "relu" }),
  layers.dense({ units: 10 }),
]);
net.compile({ optimizer: "adam", loss: losses.sparseCategoricalCrossentropy({ fromLogits: true }), metrics: ["accuracy"] });
await net.fit(digits.train, { epochs: 1, batchSize: 64 });
widgets.drawDigit(net)`,
  },
];

/** Tiles of the launcher and entries of the command palette that open a notebook with a widget to touch. */
export const explorers: JupyterFrontEndPlugin<void> = {
  id: "@gradbook/extension:explorers",
  description: "Convolution explorer and drawing pad in the launcher and the command palette.",
  autoStart: true,
  optional: [ILauncher, ICommandPalette, IDefaultFileBrowser],
  activate: (app: JupyterFrontEnd, launcher: ILauncher | null, palette: ICommandPalette | null, browser: IDefaultFileBrowser | null) => {
    // Without a launcher there is no place for another notebook in the page (Notebook 7).
    if (launcher === null) return;
    for (const [rank, { command, label, caption, icon, code }] of EXPLORERS.entries()) {
      app.commands.addCommand(command, {
        label,
        caption,
        icon,
        execute: async ({ cwd }) => {
          const folder = typeof cwd === "string" ? cwd : (browser?.model.path ?? "");
          await openWith(app, folder, code);
        },
      });
      launcher.add({ command, category: CATEGORY, rank });
      palette?.addItem({ command, category: CATEGORY });
    }
  },
};

/** Opens a new notebook with our kernel, writes the cell and runs it. */
async function openWith(app: JupyterFrontEnd, cwd: string, code: string): Promise<void> {
  const panel = (await app.commands.execute("notebook:create-new", { cwd, kernelName: "gradbook" })) as NotebookPanel;
  await panel.context.ready;
  await panel.sessionContext.ready;
  panel.content.model?.cells.get(0).sharedModel.setSource(code);
  await NotebookActions.run(panel.content, panel.sessionContext);
}

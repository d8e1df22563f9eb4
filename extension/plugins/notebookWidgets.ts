import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import { INotebookTracker, type NotebookPanel } from "@jupyterlab/notebook";
import { WIDGET_MIME } from "../../src/protocol/widget.js";
import { pageTrainings } from "../host/pageTrainings.js";
import { WidgetHub } from "../host/widgetHub.js";
import { WidgetRenderer } from "../host/widgetRenderer.js";

/** Before JupyterLab's own renderers: an output also carries the widget's picture. */
const RANK = 0;

/** Live widgets in every notebook: its outputs are rendered with its own kernel behind them. */
export const notebookWidgets: JupyterFrontEndPlugin<void> = {
  id: "@gradbook/extension:notebook-widgets",
  description: "Gradbook's live widgets in notebooks.",
  autoStart: true,
  requires: [INotebookTracker],
  activate: (_app: JupyterFrontEnd, notebooks: INotebookTracker) => {
    const serve = (panel: NotebookPanel): void => {
      const hub = new WidgetHub(panel.sessionContext, pageTrainings);
      panel.content.rendermime.addFactory({ safe: true, mimeTypes: [WIDGET_MIME], createRenderer: () => new WidgetRenderer(hub) }, RANK);
      panel.disposed.connect(() => hub.dispose());
    };
    notebooks.forEach(serve);
    notebooks.widgetAdded.connect((_, panel) => serve(panel));
  },
};

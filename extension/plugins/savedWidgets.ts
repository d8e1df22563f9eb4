import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import { IRenderMimeRegistry } from "@jupyterlab/rendermime";
import { WIDGET_MIME } from "../../src/protocol/widget.js";
import { PageModel } from "../host/pageModel.js";
import { WidgetRenderer, type ModelSource } from "../host/widgetRenderer.js";

/** Widgets outside a notebook's own outputs (a console, a viewer): their saved state, without a kernel. */
const saved: ModelSource = {
  use: (output) => {
    const model = new PageModel();
    model.load(output);
    return model;
  },
  release: () => undefined,
};

export const savedWidgets: JupyterFrontEndPlugin<void> = {
  id: "@gradbook/extension:saved-widgets",
  description: "Gradbook's widgets where no notebook is open.",
  autoStart: true,
  requires: [IRenderMimeRegistry],
  activate: (_app: JupyterFrontEnd, rendermime: IRenderMimeRegistry) => {
    rendermime.addFactory({ safe: true, mimeTypes: [WIDGET_MIME], createRenderer: () => new WidgetRenderer(saved) }, 0);
  },
};

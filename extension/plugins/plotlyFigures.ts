import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import { IRenderMimeRegistry } from "@jupyterlab/rendermime";
import { PLOTLY, PlotlyRenderer } from "../host/plotlyRenderer.js";

/** Behind an extension of plotly's own, where there is one: that draws in three dimensions, too. */
const RANK = 60;

/** Figures in plotly's words. Not declared safe: a figure may name pictures on other servers, so an untrusted notebook shows its text. */
export const plotlyFigures: JupyterFrontEndPlugin<void> = {
  id: "@gradbook/extension:plotly-figures",
  description: "Plotly figures in two dimensions.",
  autoStart: true,
  requires: [IRenderMimeRegistry],
  activate: (_app: JupyterFrontEnd, rendermime: IRenderMimeRegistry) => {
    rendermime.addFactory({ safe: false, mimeTypes: [PLOTLY], createRenderer: () => new PlotlyRenderer() }, RANK);
  },
};

import { notebookWidgets } from "./plugins/notebookWidgets.js";
import { plotlyFigures } from "./plugins/plotlyFigures.js";
import { savedWidgets } from "./plugins/savedWidgets.js";

// JupyterLab takes an extension's plugins from its default export.
export default [notebookWidgets, savedWidgets, plotlyFigures];

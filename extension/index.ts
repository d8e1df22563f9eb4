import { backendStatus } from "./plugins/backendStatus.js";
import { explorers } from "./plugins/explorers.js";
import { gradingTools } from "./plugins/gradingTools.js";
import { notebookWidgets } from "./plugins/notebookWidgets.js";
import { plotlyFigures } from "./plugins/plotlyFigures.js";
import { savedWidgets } from "./plugins/savedWidgets.js";
import { trainingPanel } from "./plugins/trainingPanel.js";
import { translation } from "./plugins/translation.js";

// JupyterLab takes an extension's plugins from its default export.
export default [translation, notebookWidgets, savedWidgets, plotlyFigures, trainingPanel, backendStatus, explorers, gradingTools];

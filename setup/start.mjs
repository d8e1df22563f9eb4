/** `npm start`: sets up what is not set up, then runs JupyterLab on notebooks/; flags after `--` are JupyterLab's own. */
import { refuseOldNode } from "./steps/nodeVersion.mjs";

refuseOldNode();
import("./lib/start.mjs").then(function (part) {
  return part.start(process.argv.slice(2));
});

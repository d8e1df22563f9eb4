/** `npm run setup`, and with `build` as its argument `npm run build`. */
import { refuseOldNode } from "./steps/nodeVersion.mjs";

refuseOldNode();
import("./lib/setUp.mjs").then(function (part) {
  return part.setUp({ build: process.argv[2] === "build" });
});

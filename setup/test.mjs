/** `npm test`: sets up what is not set up, then runs the tests; what follows `--` goes to vitest (a filter, a flag). */
import { refuseOldNode } from "./steps/nodeVersion.mjs";

refuseOldNode();
import("./lib/runTests.mjs").then(function (part) {
  return part.runTests(process.argv.slice(2));
});

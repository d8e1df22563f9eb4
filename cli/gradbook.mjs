#!/usr/bin/env node
/** `gradbook`: hands over to the compiled command line in dist/, which set-up makes. */
import { existsSync } from "node:fs";
import { refuseOldNode } from "../setup/steps/nodeVersion.mjs";

refuseOldNode();
const main = new URL("../dist/cli/main.js", import.meta.url);
if (existsSync(main)) {
  import(main.href)
    .then(function (part) {
      return part.main(process.argv.slice(2));
    })
    .then(function (code) {
      // Not process.exit: what is still on its way to a pipe would be lost.
      process.exitCode = code;
    });
} else {
  console.error("Gradbook is not set up yet: run npm start (or npm run setup) in its folder first.");
  process.exitCode = 1;
}

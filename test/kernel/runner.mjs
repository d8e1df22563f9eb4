// A program that runs one cell, prints what the cell prints, and stays: for tests that kill it.
import { CellRunner } from "../../dist/kernel/evaluator/cellRunner.js";

const runner = await CellRunner.start({ cwd: process.cwd() });
setInterval(() => undefined, 1000);
await runner.run(process.argv[2], { onOutput: (output) => process.stdout.write(output.text ?? JSON.stringify(output)) });

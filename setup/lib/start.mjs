import { SetupFailure } from "./failure.mjs";
import { refuseTakenPort, startLab } from "./jupyter.mjs";
import { setUp } from "./setUp.mjs";

/** @param {string[]} flags JupyterLab's own */
export async function start(flags) {
  try {
    // Before the minutes that a first set-up takes, not after them.
    await refuseTakenPort(flags);
    await setUp();
    process.exitCode = await startLab(flags);
  } catch (error) {
    if (!(error instanceof SetupFailure)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}

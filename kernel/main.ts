import { Kernel } from "./kernel.js";

/** `node dist/kernel/main.js CONNECTION_FILE`: the command in the kernelspec. */

const [connectionFile] = process.argv.slice(2);
if (connectionFile === undefined) {
  process.stderr.write("gradbook kernel: expected a connection file; received no argument. Jupyter starts kernels itself: `npm start`.\n");
  process.exit(2);
}

const kernel = await Kernel.start(connectionFile).catch((error: unknown) => {
  process.stderr.write(`gradbook kernel: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
process.on("SIGINT", () => kernel.runner.interrupt());
process.on("SIGTERM", () => void kernel.close());

// A Jupyter server that was killed can't shut its kernels down; an orphan's parent changes.
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) void kernel.close();
}, 1000).unref();

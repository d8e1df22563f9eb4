import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { expect, it } from "vitest";
import { bindingPath } from "../../src/backend/binding.js";

/** Util-linux' tool that gives a running process less memory. */
const PRLIMIT = "/usr/bin/prlimit";

const MB = 2 ** 20;

/** Runs an LSTM of so many units along one step where there are only so many bytes left after its inputs, and prints what became of it. */
function lstmWith(bytes: number, units: number): string {
  const script = `
    const binding = require(${JSON.stringify(bindingPath())});
    const { TF_ATTR_TYPE, TF_FLOAT, TF_INT32 } = binding;
    const zeros = (...shape) => {
      const dims = binding.createTensor([shape.length], TF_INT32, Int32Array.from(shape)), value = binding.createTensor([], TF_FLOAT, Float32Array.of(0));
      const types = [{ name: "T", type: TF_ATTR_TYPE, value: TF_FLOAT }, { name: "index_type", type: TF_ATTR_TYPE, value: TF_INT32 }];
      return binding.executeOp("Fill", types, [dims, value], 1)[0].id;
    };
    const lstm = (batch, units) => binding.executeOp("GradbookLstmStates", [], [zeros(1, batch, 4 * units), zeros(units, 4 * units), zeros(batch, units), zeros(batch, units)], 2);
    // All threads are there before memory is short.
    lstm(64, 64);
    const inputs = [zeros(1, 1, ${4 * units}), zeros(${units}, ${4 * units}), zeros(1, ${units}), zeros(1, ${units})];
    const held = 1024 * Number(/VmSize:\\s*(\\d+)/.exec(require("fs").readFileSync("/proc/self/status", "utf8"))[1]);
    require("child_process").execFileSync(${JSON.stringify(PRLIMIT)}, ["--pid", String(process.pid), "--as=" + (held + ${bytes})]);
    try {
      binding.executeOp("GradbookLstmStates", [], inputs, 2);
      console.log("done");
    } catch (error) {
      console.log(error.code + " " + error.message);
    }
    // The process and its other tensors live on.
    console.log(lstm(1, 8).length);
  `;
  return execFileSync(process.execPath, ["-e", script], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
}

it.runIf(existsSync(PRLIMIT))("an op of the binding's that finds no memory says so", () => {
  // Its weights laid out for the processor are as large as they are themselves: 64 MB.
  const printed = lstmWith(32 * MB, 2048);
  expect(printed).toMatch(/^RESOURCE_EXHAUSTED .*memory/);
  expect(printed).toMatch(/\n2\n$/);
});

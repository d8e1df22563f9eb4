import { createRequire } from "node:module";
import { dirname, sep } from "node:path";
import { mendAbsGradient } from "../mends/absGradient.js";
import { mendConv3dTransposeGradient } from "../mends/conv3dTransposeGradient.js";
import { mendSavedResults } from "../mends/savedResults.js";
import { mendWasmConv3dFilterGradient } from "../mends/wasmConv3dFilterGradient.js";
import { mendWasmConv3dTranspose } from "../mends/wasmConv3dTranspose.js";
import { mendWasmConvGradients } from "../mends/wasmConvGradients.js";
import { mendWasmDepthwiseGradients } from "../mends/wasmDepthwiseGradients.js";
import { mendWasmMatMul } from "../mends/wasmMatMul.js";
import { mendWasmPoolGradients } from "../mends/wasmPoolGradients.js";
import { mendWasmSegmentSum } from "../mends/wasmSegmentSum.js";
import type { Tfjs } from "../tfjs.js";
import type { OpenRung } from "./rung.js";

interface WasmModule {
  readonly version_wasm: string;
  setWasmPaths(folder: string): void;
  getThreadsCount(): number;
}

/** Opens tfjs' WebAssembly backend from the files in node_modules: no network. */
export async function openWasm(): Promise<OpenRung> {
  const require = createRequire(import.meta.url);
  const tf = require("@tensorflow/tfjs") as Tfjs;
  const wasm = require("@tensorflow/tfjs-backend-wasm") as WasmModule;
  wasm.setWasmPaths(dirname(require.resolve("@tensorflow/tfjs-backend-wasm")) + sep);
  if (!(await tf.setBackend("wasm"))) throw new Error("the WebAssembly backend did not start");
  await tf.ready();
  mendConv3dTransposeGradient(tf);
  mendAbsGradient(tf);
  mendSavedResults(tf);
  mendWasmConv3dFilterGradient(tf);
  mendWasmConv3dTranspose(tf);
  mendWasmConvGradients(tf);
  mendWasmDepthwiseGradients(tf);
  mendWasmMatMul(tf);
  mendWasmPoolGradients(tf);
  mendWasmSegmentSum(tf);
  return { tf, version: `tfjs wasm ${wasm.version_wasm}`, device: "WebAssembly", threads: wasm.getThreadsCount() };
}

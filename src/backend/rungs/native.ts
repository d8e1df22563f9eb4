import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { loadBinding } from "../binding.js";
import { mendAbsGradient } from "../mends/absGradient.js";
import { mendBindingLookup } from "../mends/bindingLookup.js";
import { mendMissingKernels } from "../mends/borrowedKernels.js";
import { mendConstantHistogram } from "../mends/constantHistogram.js";
import { mendConv3dTransposeGradient } from "../mends/conv3dTransposeGradient.js";
import { mendEarlyRelease } from "../mends/earlyRelease.js";
import { mendEinsumLabels } from "../mends/einsumLabels.js";
import { mendGatherIndices } from "../mends/gatherIndices.js";
import { mendMeanGradient } from "../mends/meanGradient.js";
import { mendMeanOfIntegers } from "../mends/meanOfIntegers.js";
import { mendMemoryReport } from "../mends/memoryReport.js";
import { mendRefusedCases } from "../mends/refusedCases.js";
import { mendMultinomialSeed } from "../mends/multinomialSeed.js";
import { mendReluGradient } from "../mends/reluGradient.js";
import { mendProducts } from "../mends/products.js";
import { mendSavedResults } from "../mends/savedResults.js";
import { mendSquashingGradients } from "../mends/squashingGradients.js";
import { mendUtilFunctions } from "../mends/utilFunctions.js";
import type { Tfjs } from "../tfjs.js";
import type { OpenRung } from "./rung.js";

let opened: Tfjs | undefined;

/**
 * Opens libtensorflow through tfjs-node's JavaScript, on a GPU or on the CPU.
 *
 * @throws Error when the binding is missing or, for "gpu", TensorFlow sees none.
 */
export function openNative(rung: "gpu" | "tensorflow"): OpenRung {
  const binding = loadBinding();
  if (rung === "gpu" && !binding.isUsingGpuDevice()) {
    throw new Error(`TensorFlow ${binding.TF_Version} sees no GPU; where an NVIDIA GPU and its driver are, "npm run setup" installs TensorFlow with CUDA`);
  }
  if (opened === undefined) {
    mendUtilFunctions();
    mendBindingLookup();
    opened = createRequire(import.meta.url)("@tensorflow/tfjs-node-gpu") as Tfjs;
    mendConstantHistogram(opened);
    mendConv3dTransposeGradient(opened);
    mendAbsGradient(opened);
    mendSavedResults(opened);
    mendGatherIndices(opened);
    mendMemoryReport(opened);
    mendMultinomialSeed(opened);
    mendReluGradient(opened);
    mendSquashingGradients(opened);
    mendEarlyRelease(opened);
    mendEinsumLabels(opened);
    mendMeanGradient(opened);
    mendMeanOfIntegers(opened);
    mendMissingKernels(opened);
    mendRefusedCases(opened);
    if (rung === "tensorflow") mendProducts(opened);
  }
  const wanted = rung === "gpu" ? "GPU" : "CPU";
  const device = binding.listDevices().find(({ type }) => type === wanted);
  return { tf: opened, version: `TensorFlow ${binding.TF_Version}`, device: device?.name ?? wanted, threads: availableParallelism() };
}

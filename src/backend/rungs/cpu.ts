import { createRequire } from "node:module";
import { mendAbsGradient } from "../mends/absGradient.js";
import { mendConv3dTransposeGradient } from "../mends/conv3dTransposeGradient.js";
import { mendSavedResults } from "../mends/savedResults.js";
import type { Tfjs } from "../tfjs.js";
import type { OpenRung } from "./rung.js";

/** Opens tfjs' plain JavaScript backend: it runs everywhere and is slow. */
export async function openCpu(): Promise<OpenRung> {
  const tf = createRequire(import.meta.url)("@tensorflow/tfjs") as Tfjs;
  if (!(await tf.setBackend("cpu"))) throw new Error("the JavaScript backend did not start");
  await tf.ready();
  // On first use it would advertise tfjs-node on stderr; our ladder says better what is missing.
  (tf.backend() as unknown as { firstUse: boolean }).firstUse = false;
  mendConv3dTransposeGradient(tf);
  mendAbsGradient(tf);
  mendSavedResults(tf);
  return { tf, version: `tfjs ${tf.version["tfjs-core"]}`, device: "JavaScript", threads: 1 };
}

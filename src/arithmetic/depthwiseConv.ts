import { axesWorking, checkSpatial, type ConvArithmetic, type ConvOptions, windowAxes } from "./conv.js";
import { checkOptions } from "./optionChecks.js";
import { countText, shapeText, sizeOf } from "./shape.js";
import { checkCount, checkLengths, windowPlaces } from "./window.js";
import { worked } from "./worked.js";

export interface DepthwiseConvOptions extends Omit<ConvOptions, "filters" | "groups"> {
  /** How many filters each channel has; 1. */
  readonly depthMultiplier?: number;
}

/**
 * The output shape, the parameters and the work of a depthwise convolution, whose filters see one channel each.
 *
 * parameters = kernelRows · kernelColumns · channels · multiplier + channels · multiplier;
 * multiply-adds = kernelRows · kernelColumns · channels · multiplier · outputRows · outputColumns.
 *
 * @throws when an argument is not what it must be, or when the filter is wider than the padded input.
 * @example arithmetic.depthwiseConv({ input: [5, 5, 3], kernelSize: 3 }) // output [3, 3, 3] · 5 − 3 + 1 = 3 · parameters 3·3·3·1 + 3 = 30 · multiply-adds 243
 */
export function depthwiseConv(options: DepthwiseConvOptions): ConvArithmetic {
  const { input, useBias = true } = checkOptions("depthwiseConv", options);
  const { rank, channels } = checkSpatial("depthwiseConv", input);
  const multiplier = checkCount("depthwiseConv", "depthMultiplier", options.depthMultiplier ?? 1);
  const kernel = checkLengths("depthwiseConv", "kernelSize", options.kernelSize, rank);
  const axes = windowAxes("depthwiseConv", input, kernel, options);
  const filters = channels * multiplier;
  const output = [...axes.map(windowPlaces), filters];
  const weights = sizeOf(kernel) * filters;
  const params = weights + (useBias ? filters : 0);
  const multiplyAdds = weights * sizeOf(output.slice(0, -1));
  const counted = `${kernel.join("·")}·${channels}·${multiplier}${useBias ? ` + ${filters}` : ""}`;
  return worked(
    { output, params, multiplyAdds },
    `output ${shapeText(output)} · ${axesWorking(axes)} · parameters ${counted} = ${countText(params)} · multiply-adds ${countText(multiplyAdds)}`,
  );
}

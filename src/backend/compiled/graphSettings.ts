import { ProtobufWriter } from "./protobuf.js";

// Numbers of fields in TensorFlow's ConfigProto, GraphOptions and RewriterConfig.
const GRAPH_OPTIONS = 10;
const REWRITE_OPTIONS = 10;
const ONEDNN_BFLOAT16 = 31;
const ON = 1;

/**
 * How TensorFlow's graph optimizer treats a function, as a serialized ConfigProto.
 *
 * @param mixedPrecision lets it put casts to bfloat16 around products and convolutions; a processor without instructions for it is left alone
 */
export function graphSettings(mixedPrecision: boolean): Uint8Array {
  const settings = new ProtobufWriter();
  if (mixedPrecision) settings.message(GRAPH_OPTIONS, (graph) => graph.message(REWRITE_OPTIONS, (rewriter) => rewriter.integer(ONEDNN_BFLOAT16, ON)));
  return settings.finish();
}

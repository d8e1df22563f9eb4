import { ProtobufWriter } from "./protobuf.js";

// Numbers of fields in TensorFlow's ConfigProto, GraphOptions and RewriterConfig.
const DEVICE_COUNT = 1;
const THREADS_OF_AN_OP = 2;
const GRAPH_OPTIONS = 10;
const REWRITE_OPTIONS = 10;
const ONEDNN_BFLOAT16 = 31;
const ON = 1;

/**
 * How TensorFlow's graph optimizer treats a function, as a serialized ConfigProto.
 *
 * @param mixedPrecision lets it put casts to bfloat16 around products and convolutions; a processor without instructions for it is left alone
 */
export function functionSettings(mixedPrecision: boolean): Uint8Array {
  return withPrecision(new ProtobufWriter(), mixedPrecision).finish();
}

/**
 * The same for a session. Its tensors lie on the CPU.
 *
 * @param threads of an op; 0 for as many as there are cores
 */
export function sessionSettings(mixedPrecision: boolean, threads: number): Uint8Array {
  const settings = new ProtobufWriter().message(DEVICE_COUNT, (entry) => entry.text(1, "GPU").integer(2, 0)).integer(THREADS_OF_AN_OP, threads);
  return withPrecision(settings, mixedPrecision).finish();
}

function withPrecision(settings: ProtobufWriter, mixedPrecision: boolean): ProtobufWriter {
  if (mixedPrecision) settings.message(GRAPH_OPTIONS, (graph) => graph.message(REWRITE_OPTIONS, (rewriter) => rewriter.integer(ONEDNN_BFLOAT16, ON)));
  return settings;
}

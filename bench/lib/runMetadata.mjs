// Reads how long each op took out of TensorFlow's serialized RunMetadata: its step_stats' dev_stats' node_stats.

/** The fields of a serialized message, in order: [number, value], a number for a varint and bytes for what has a length. */
function* fields(bytes) {
  let at = 0;
  const varint = () => {
    for (let [value, shift] = [0, 1]; ; shift *= 128) {
      const byte = bytes[at++];
      value += (byte & 127) * shift;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const key = varint();
    const kind = key & 7;
    if (kind === 0) yield [key >> 3, varint()];
    else if (kind === 2) {
      const length = varint();
      yield [key >> 3, bytes.subarray(at, (at += length))];
    } else at += kind === 1 ? 8 : 4;
  }
}

const STEP_STATS = 1;
const DEVICE_STATS = 1;
const NODE_STATS = 2;

/** The ops of a run: { name, op, start and ms in milliseconds }. */
export function opsOf(metadata) {
  const inner = (bytes, number) => [...fields(bytes)].filter(([field]) => field === number).map(([, value]) => value);
  const nodes = inner(metadata, STEP_STATS).flatMap((stats) => inner(stats, DEVICE_STATS)).flatMap((device) => inner(device, NODE_STATS));
  return nodes.map((bytes) => {
    // NodeExecStats: node_name 1, timeline_label 8, op_start_rel_nanos 14, op_end_rel_nanos 15, all_start_nanos 13.
    const node = Object.fromEntries(fields(bytes));
    const label = Buffer.from(node[8] ?? "").toString();
    return { name: Buffer.from(node[1]).toString(), op: /= (\w+)/.exec(label)?.[1] ?? "", start: (node[13] ?? 0) / 1e6, ms: ((node[15] ?? 0) - (node[14] ?? 0)) / 1e6 };
  });
}

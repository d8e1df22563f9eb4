import { paramsWorking } from "../arithmetic/explainParams.js";
import { countText, shapeText } from "../arithmetic/shape.js";
import type { GraphNode, GraphRole } from "../protocol/modelGraph.js";
import { isNetwork, type NetworkLayer, type NetworkPlace, type NetworkUse } from "./networkLayer.js";

/** What a graph is drawn of. */
export interface LaidNetwork {
  readonly name: string;
  readonly inputs: readonly NetworkPlace[];
  readonly outputs: readonly NetworkPlace[];
  readonly applications: readonly NetworkUse[];
}

const ROLES: readonly [RegExp, GraphRole][] = [
  [/^input$/, "input"],
  [/conv|pool/i, "convolution"],
  [/lstm|gru|rnn|recurrent|bidirectional|embedding|attention/i, "recurrent"],
  [/normali[sz]ation|dropout|noise|lrn/i, "steadying"],
  [/^(sequential|model)$/, "model"],
];

/** A network's graph: a box for each input, then one for each use of a layer. */
export function networkGraph({ inputs, outputs, applications }: LaidNetwork): GraphNode[] {
  const at = new Map<NetworkPlace, number>(inputs.map((tensor, i) => [tensor, i]));
  const results = new Set(outputs);
  const entrances = inputs.map((tensor): GraphNode => ({ title: tensor.source.layer.name, note: shapeText(tensor.shape), role: "input", from: [], details: [["shape of a sample", shapeText(tensor.shape)]] }));
  const uses = applications.map((use, i): GraphNode => {
    use.outputs.forEach((tensor) => at.set(tensor, inputs.length + i));
    const { layer } = use;
    const same = applications.filter((other) => other.layer === layer);
    const shared = same.length === 1 ? "" : ` (use ${same.indexOf(use) + 1} of ${same.length})`;
    const shapes = use.outputs.map(({ shape }) => shapeText(shape)).join(" ");
    const params = layer.params === 0 ? "" : ` · ${countText(layer.params)}`;
    const out = use.outputs.some((tensor) => results.has(tensor)) ? " → out" : "";
    return {
      title: `${layer.name}${shared}`,
      note: `${shapes}${params}${out}`,
      role: ROLES.find(([pattern]) => pattern.test(layer.kind))?.[1] ?? "other",
      from: [...new Set(use.inputs.flatMap((tensor) => at.get(tensor) ?? []))],
      details: detailsOf(layer, use),
      ...(isLaid(layer) ? { inside: networkGraph(layer) } : {}),
    };
  });
  return [...entrances, ...uses];
}

function detailsOf(layer: NetworkLayer, { inputs, outputs }: NetworkUse): GraphNode["details"] {
  const inside = isNetwork(layer);
  return [
    ["layer", layer.kind],
    ["takes", inputs.map(({ shape }) => shapeText(shape)).join(" and ")],
    ["gives", outputs.map(({ shape }) => shapeText(shape)).join(" and ")],
    ...(layer.params === 0 ? [] : [["parameters", inside ? countText(layer.params) : paramsWorking(layer.weightShapes)] as const]),
    ...(layer.multiplyAdds === 0 ? [] : [["multiply-adds a sample", countText(layer.multiplyAdds)] as const]),
    ...(inside ? [] : layer.weightShapes.map(({ name, shape, trainable }) => [name, `${shapeText(shape)}${trainable ? "" : ", does not learn"}`] as const)),
    ...Object.entries(layer.config()).flatMap(([name, value]) => (isPlain(value) ? [[name, plainText(value)] as const] : [])),
  ];
}

function isLaid(layer: NetworkLayer): layer is NetworkLayer & LaidNetwork {
  return isNetwork(layer) && layer.applications.length > 0 && "inputs" in layer && "outputs" in layer;
}

function isPlain(value: unknown): boolean {
  return ["string", "number", "boolean"].includes(typeof value) || (Array.isArray(value) && value.flat().every((each) => typeof each === "number"));
}

function plainText(value: unknown): string {
  return Array.isArray(value) ? JSON.stringify(value).replaceAll(",", ", ") : String(value);
}

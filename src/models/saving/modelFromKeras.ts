import type { Shape } from "../../arithmetic/shape.js";
import type { BaseLayer } from "../../layers/baseLayer.js";
import { Input, input } from "../../layers/input.js";
import { SymbolicTensor } from "../../layers/symbolicTensor.js";
import { FunctionalModel, model as functional } from "../functionalModel.js";
import { sequential } from "../sequential.js";
import { isRecord, type KerasObject, objectOf } from "./kerasObjects.js";
import { layerFromKeras } from "./layerMapping.js";

/** Deeper than any network is nested, and shallow enough for the stack. */
const DEEPEST = 50;

/** Shapes of inputs whose lengths the file leaves open, by the inputs' names. */
export type InputShapes = Readonly<Record<string, Shape>>;

/**
 * The model that Keras wrote down, without its weights.
 *
 * @param shapes for inputs whose lengths the file leaves open
 * @throws naming the layer that there is nothing like here
 */
export function modelFromKeras(value: unknown, shapes: InputShapes = {}, depth = 0): BaseLayer {
  if (depth > DEEPEST) throw new Error(`load: the model is nested more than ${DEEPEST} deep.`);
  const object = objectOf("load", "the model", value);
  if (object.class_name === "Sequential") return sequentialFromKeras(object, shapes, depth);
  if (object.class_name === "Functional" || object.class_name === "Model") return functionalFromKeras(object, shapes, depth);
  if (depth === 0) throw new Error(`load: the file holds a ${object.class_name}; a Sequential or a Functional model can be loaded.`);
  return layerFromKeras(object, (inner) => modelFromKeras(inner, shapes, depth + 1));
}

function sequentialFromKeras({ config }: KerasObject, shapes: InputShapes, depth: number): FunctionalModel {
  const [first, ...others] = listOf(config["layers"]).map((layer) => objectOf("load", "a layer", layer));
  const hasEntrance = first?.class_name === "InputLayer";
  const name = String((hasEntrance ? first.config : config)["name"]);
  const shape = shapeFrom(name, shapes, hasEntrance ? (first.config["batch_shape"] ?? first.config["batch_input_shape"]) : config["build_input_shape"]);
  const row = [...(hasEntrance || first === undefined ? [] : [first]), ...others].map((layer) => modelFromKeras(layer, shapes, depth + 1));
  const entrance = new Input({ inputShape: shape, ...(hasEntrance ? { name } : {}) });
  const made = sequential([entrance, ...row], { name: String(config["name"] ?? "sequential") });
  if (config["trainable"] === false) made.trainable = false;
  return made;
}

function functionalFromKeras({ config }: KerasObject, shapes: InputShapes, depth: number): FunctionalModel {
  const waiting = new Map(listOf(config["layers"]).map((value) => {
    const object = objectOf("load", "a layer", value);
    const name = String(object["name"] ?? object.config["name"]);
    return [name, { name, object, nodes: listOf(object["inbound_nodes"] ?? []), done: 0 }] as [string, Pending];
  }));
  const known = new Map<string, readonly SymbolicTensor[]>();
  const layers = new Map<string, BaseLayer>();
  const key = ([name, node]: Place) => `${name} ${node}`;
  for (let isStuck = false; !isStuck; ) {
    isStuck = true;
    for (const entry of waiting.values()) {
      const { name, object, nodes } = entry;
      if (object.class_name === "InputLayer") {
        known.set(key([name, 0, 0]), [input({ shape: shapeFrom(name, shapes, object.config["batch_shape"] ?? object.config["batch_input_shape"]), name })]);
        waiting.delete(name);
        isStuck = false;
        continue;
      }
      const layer = layers.get(name) ?? modelFromKeras(object, shapes, depth + 1);
      layers.set(name, layer);
      for (; entry.done < nodes.length; entry.done++) {
        const places = placesOfNode(name, nodes[entry.done]);
        if (!places.every((place) => known.has(key(place)))) break;
        const inputs = places.map((place) => found(known.get(key(place)), place));
        known.set(key([name, entry.done, 0]), layer.applyAll(inputs));
        isStuck = false;
      }
      if (entry.done === nodes.length) waiting.delete(name);
    }
  }
  const [unconnected] = waiting.keys();
  if (unconnected !== undefined) throw new Error(`load: the layer ${unconnected} depends on itself or on a layer that is not in the file.`);
  const ports = (what: string) => portsFrom(config[what], (place) => found(known.get(key(place)), place));
  const made = functional({ inputs: ports("input_layers"), outputs: ports("output_layers"), name: String(config["name"] ?? "model") });
  if (config["trainable"] === false) made.trainable = false;
  return made;
}

/** A layer of the file with the uses of it that are laid out so far. */
interface Pending {
  readonly name: string;
  readonly object: KerasObject;
  readonly nodes: readonly unknown[];
  done: number;
}

/** A layer's name, which of its uses, and which of its outputs. */
type Place = readonly [layer: string, node: number, output: number];

function found(outputs: readonly SymbolicTensor[] | undefined, [name, , index]: Place): SymbolicTensor {
  const tensor = outputs?.[index];
  if (!(tensor instanceof SymbolicTensor)) throw new Error(`load: the file asks for output ${index} of the layer ${name}, which there is none of.`);
  return tensor;
}

/** What a use of a layer takes: the tensors among its arguments, in order. */
function placesOfNode(name: string, node: unknown): Place[] {
  if (!isRecord(node)) throw new Error(`load: the layer ${name} was saved by Keras 2 or earlier, whose graphs are written otherwise. Load it in Keras 3 and save it again.`);
  const found: Place[] = [];
  const collect = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(collect);
    else if (isRecord(value) && value["class_name"] === "__keras_tensor__" && isRecord(value["config"])) found.push(placeFrom(value["config"]["keras_history"]));
    else if (typeof value === "number") throw new Error(`load: the layer ${name} is called with the number ${value}, and there is nothing like it here.`);
  };
  collect(node["args"]);
  if (isRecord(node["kwargs"])) {
    for (const [argument, value] of Object.entries(node["kwargs"])) if (argument !== "training" && argument !== "mask") collect(value);
  }
  return found;
}

function portsFrom(value: unknown, tensorAt: (place: Place) => SymbolicTensor): SymbolicTensor | SymbolicTensor[] | Record<string, SymbolicTensor> {
  if (isRecord(value)) return Object.fromEntries(Object.entries(value).map(([name, place]) => [name, tensorAt(placeFrom(place))]));
  const list = listOf(value);
  return typeof list[0] === "string" ? tensorAt(placeFrom(list)) : list.map((place) => tensorAt(placeFrom(place)));
}

function placeFrom(value: unknown): Place {
  const [name, node, index] = listOf(value);
  if (typeof name !== "string" || typeof node !== "number" || typeof index !== "number") throw new Error(`load: a connection must be [layer, use, output]; received ${JSON.stringify(value)}.`);
  return [name, node, index];
}

function shapeFrom(name: string, shapes: InputShapes, value: unknown): Shape {
  const [, ...lengths] = listOf(value);
  const given = shapes[name];
  const isOpen = lengths.some((length) => length === null);
  if (given !== undefined && given.length === lengths.length && given.every((length, axis) => Number.isInteger(length) && length > 0 && (lengths[axis] ?? length) === length)) return given;
  if (!isOpen && given === undefined && lengths.every((length): length is number => Number.isInteger(length) && Number(length) > 0)) return lengths;
  const wanted = JSON.stringify(lengths);
  if (given !== undefined) throw new Error(`load: the input ${name} has the shape ${wanted} in the file, and [${given.join(", ")}] was given for it.`);
  throw new Error(`load: the input ${name} has the shape ${wanted}, whose lengths must be known here. Say them: models.load(path, { inputShapes: { ${JSON.stringify(name)}: […] } }).`);
}

function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new Error(`load: the file's config must hold a list; received ${JSON.stringify(value)?.slice(0, 80) ?? "nothing"}.`);
}

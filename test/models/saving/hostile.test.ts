import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { strToU8, zipSync } from "fflate";
import { afterAll, describe, expect, it } from "vitest";
import { layers, models, sequential, tf } from "../../../src/index.js";
import { packArchive } from "../../../src/models/saving/archive.js";
import { openArrays, writeArrays } from "../../../src/models/saving/hdf5.js";

const folder = mkdtempSync(join(tmpdir(), "gradbook-hostile-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const path = join(folder, "net.keras");
const layer = (className: string, config: object, more: object = {}) => ({ module: "keras.layers", class_name: className, config, registered_name: null, ...more });
const entrance = layer("InputLayer", { batch_shape: [null, 2], name: "x" }, { name: "x", inbound_nodes: [] });
const row = (...list: object[]) => ({ class_name: "Sequential", config: { name: "net", layers: [entrance, ...list] } });
const tensor = (name: string) => ({ class_name: "__keras_tensor__", config: { keras_history: [name, 0, 0] } });
const graph = (nodes: object[], outputs: unknown = [["y", 0, 0]]) => ({ class_name: "Functional", config: { name: "net", layers: nodes, input_layers: [["x", 0, 0]], output_layers: outputs } });
const dense = layer("Dense", { name: "y", units: 3 });
const used = (...names: string[]) => ({ name: "y", inbound_nodes: [{ args: names.map(tensor), kwargs: {} }] });

const open = { class_name: "Sequential", config: { name: "net", layers: [layer("InputLayer", { name: "x", batch_shape: [null, null, 2] }), dense] } };

async function load(config: unknown, arrays: Parameters<typeof writeArrays>[0] = []): Promise<void> {
  writeFileSync(path, packArchive({ config, metadata: {}, weights: await writeArrays(arrays) }));
  (await models.load(path)).dispose();
}

describe("a damaged or hostile file is refused with a word on what is wrong, and leaves no tensor", () => {
  it.each([
    ["no zip", strToU8("PK nonsense"), "is no readable .keras file, which is a zip"],
    ["parts missing", zipSync({ "config.json": strToU8("{}"), "metadata.json": strToU8("{}") }), "model.weights.h5 is missing in the file"],
    ["paths outside", zipSync({ "../config.json": strToU8("{}"), "/etc/passwd": strToU8("x") }), "is missing in the file"],
    ["no JSON", zipSync({ "config.json": strToU8("{"), "metadata.json": strToU8("{}"), "model.weights.h5": strToU8("") }), "config.json in the file is no JSON"],
  ])("%s", async (_, bytes, message) => {
    writeFileSync(path, bytes);
    await expect(models.load(path)).rejects.toThrow(message);
  });

  it("a part that claims to unpack to more than any model", async () => {
    const bytes = zipSync({ "metadata.json": [new Uint8Array(3 * 2 ** 20), { level: 9 }], "config.json": strToU8("{}"), "model.weights.h5": strToU8("") });
    writeFileSync(path, bytes);
    await expect(models.load(path)).rejects.toThrow("metadata.json says that it unpacks to 3145728 bytes; at most 1048576 are read");
  });

  it.each<[string, unknown, string]>([
    ["no model", 3, "load: the model must be an object with a class_name; received 3."],
    ["another class", layer("Transformer", {}), "load: the file holds a Transformer; a Sequential or a Functional model can be loaded."],
    ["no layers", { class_name: "Sequential", config: {} }, "load: the file's config must hold a list; received nothing."],
    ["an unknown layer", row(layer("Lambda", { name: "f" })), "load: there is no layer like Keras' Lambda, which f is. Layers that can be loaded: "],
    ["an option that nothing is like", row(layer("Dense", { name: "y", units: 2, lora_rank: 4 })), "load: layer y (Keras' Dense) has lora_rank = 4, and there is nothing like it here."],
    ["channels first", row(layer("Flatten", { name: "f", data_format: "channels_first" })), 'has data_format = "channels_first"'],
    ["an unknown activation", row(layer("Dense", { name: "y", units: 2, activation: "constructor" })), "load: layer y: there is no activation like Keras' constructor, which activation is."],
    ["an unknown regularizer", row(layer("Dense", { name: "y", units: 2, kernel_regularizer: { class_name: "Regularizer", config: {} } })), "there is no regularizer like Keras' Regularizer, which kernelRegularizer is"],
    ["units that are no number", row(layer("Dense", { name: "y", units: "many" })), "units must be a positive integer"],
    ["a length that is open", open, 'load: the input x has the shape [null,2], whose lengths must be known here. Say them: models.load(path, { inputShapes: { "x": […] } }).'],
    ["a cycle", graph([entrance, { ...dense, ...used("z") }, { ...layer("Dense", { name: "z", units: 2 }), name: "z", inbound_nodes: [{ args: [tensor("y")], kwargs: {} }] }]), "load: the layer y depends on itself or on a layer that is not in the file."],
    ["an output that is not there", graph([entrance, { ...dense, ...used("x") }], [["y", 0, 7]]), "load: the file asks for output 7 of the layer y, which there is none of."],
    ["Keras 2's graphs", graph([entrance, { ...dense, name: "y", inbound_nodes: [[["x", 0, 0, {}]]] }]), "was saved by Keras 2 or earlier"],
    ["a call with numbers", graph([entrance, { ...dense, name: "y", inbound_nodes: [{ args: [tensor("x"), 3], kwargs: {} }] }]), "is called with the number 3"],
    ["endless nesting", Array.from({ length: 60 }).reduce<object>((inner) => row(inner), dense), "load: the model is nested more than 50 deep."],
  ])("%s", async (_, config, message) => {
    const before = tf.memory().numTensors;
    await expect(load(config)).rejects.toThrow(message);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("an open length is taken from the options, where it fits", async () => {
    const arrays = [{ path: "layers/dense/vars/0", shape: [2, 3], values: new Float32Array(6) }, { path: "layers/dense/vars/1", shape: [3], values: new Float32Array(3) }];
    writeFileSync(path, packArchive({ config: open, metadata: {}, weights: await writeArrays(arrays) }));
    const net = await models.load(path, { inputShapes: { x: [7, 2] } });
    expect(net.outputShape).toEqual([7, 3]);
    net.dispose();
    await expect(models.load(path, { inputShapes: { x: [7, 3] } })).rejects.toThrow("load: the input x has the shape [null,2] in the file, and [7, 3] was given for it.");
  });

  it("weights that are missing or of another shape", async () => {
    const before = tf.memory().numTensors;
    const kernel = { path: "layers/dense/vars/0", shape: [2, 3], values: new Float32Array(6) };
    await expect(load(row(dense))).rejects.toThrow("load: the file holds no array at layers/dense/vars/0.");
    await expect(load(row(dense), [{ ...kernel, shape: [3, 2] }])).rejects.toThrow("load: the array at layers/dense/vars/0 must have the shape [2, 3]; the file's has [3, 2].");
    await expect(load(row(dense), [kernel])).rejects.toThrow("load: the file holds no array at layers/dense/vars/1.");
    await load(row(dense), [kernel, { path: "layers/dense/vars/1", shape: [3], values: new Float32Array(3) }]);
    expect(tf.memory().numTensors).toBe(before);
    await expect(openArrays(strToU8("no HDF5"))).rejects.toThrow("the weights in the file are no readable HDF5 file");
  });

  it("files that are not there, and names that say something else", async () => {
    await expect(models.load(join(folder, "none.keras"))).rejects.toThrow("none.keras can't be read");
    await expect(models.load(folder)).rejects.toThrow("is no file");
  });
});

describe("what Keras has nothing like is named", () => {
  it.each([
    [layers.dropConnect({ layer: layers.dense({ units: 1 }), rate: 0.1, inputShape: [2] }), "save: Keras has no layer like dropConnect (dropConnect). Save the weights alone: saveWeights(\"….safetensors\")."],
    [layers.conv2d({ filters: 1, kernelSize: 2, padding: 1, inputShape: [4, 4, 1] }), 'save: Keras pads "valid" or "same"; layer conv2d has padding 1.'],
    [layers.lstm({ units: 1, peephole: true, inputShape: [3, 2] }), "save: Keras' LSTM has no option like peephole, which layer lstm has."],
  ])("%#", async (wrong, message) => {
    const net = sequential([wrong]);
    await expect(net.save(path)).rejects.toThrow(message);
    await expect(net.save(join(folder, "net.h5"))).rejects.toThrow("save: the file's name must end in .keras");
    net.dispose();
  });
});

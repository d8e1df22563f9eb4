import { RandomSource, tf } from "../../backend/index.js";
import { FunctionalModel } from "../functionalModel.js";
import type { Model } from "../model.js";
import { packArchive, unpackArchive } from "./archive.js";
import { openArrays, type StoredArray, writeArrays } from "./hdf5.js";
import type { Objective } from "../objective.js";
import { compileFromKeras, compileToKeras, optimizerArrays, readOptimizer } from "./kerasCompile.js";
import { modelToKeras } from "./kerasModel.js";
import { isRecord } from "./kerasObjects.js";
import { placedWeights } from "./kerasWeights.js";
import { type InputShapes, modelFromKeras } from "./modelFromKeras.js";
import { readWhole, writeWhole } from "./wholeFile.js";

/** The version of Keras whose way of writing is followed. */
const KERAS_VERSION = "3.15.1";

/** Writes a model as a .keras file, which Keras 3 opens. What it was compiled with goes along where Keras has the same optimizer. */
export async function saveKeras(model: Model, path: string, objective: Objective | undefined): Promise<void> {
  if (!/\.keras$/i.test(path)) throw new Error(`save: the file's name must end in .keras; received ${JSON.stringify(path)}. Weights alone go into saveWeights("….safetensors").`);
  const compiled = objective === undefined ? undefined : compileToKeras(objective);
  const config = { ...modelToKeras(model), ...(compiled === undefined ? {} : { compile_config: compiled }) };
  const arrays: StoredArray[] = placedWeights(model).map(({ path: at, weight }) => ({ path: at, shape: weight.shape, values: weight.variable.dataSync() as Float32Array }));
  if (compiled !== undefined && objective !== undefined && model instanceof FunctionalModel) arrays.push(...optimizerArrays(model, objective.optimizer));
  const now = new Date();
  const saved = `${now.toISOString().slice(0, 10)}@${now.toTimeString().slice(0, 8)}`;
  await writeWhole(path, packArchive({ config, metadata: { keras_version: KERAS_VERSION, date_saved: saved }, weights: await writeArrays(arrays) }));
}

export interface LoadOptions {
  /** Shapes of one sample for inputs whose lengths the file leaves open (None in Keras), by the inputs' names. */
  readonly inputShapes?: InputShapes;
}

/**
 * Opens a .keras file, saved here or by Keras 3: a Sequential or a Functional model with its weights.
 *
 * @param path the file
 * @param options.inputShapes shapes for inputs whose lengths the file leaves open
 * @returns the model, compiled as it was saved where optimizer and loss are the same here, with the optimizer's state, so that training goes on
 * @throws when the file is damaged, or holds a layer or an option that there is nothing like here, named in the message
 * @example const net = await models.load("digits.keras");
 */
export async function load(path: string, { inputShapes = {} }: LoadOptions = {}): Promise<FunctionalModel> {
  const { config, weights } = unpackArchive(await readWhole(path));
  const model = modelFromKeras(config, inputShapes);
  if (!(model instanceof FunctionalModel)) throw new Error("load: the file holds no model.");
  try {
    model.build(new RandomSource(0)); // every weight is overwritten
    const file = await openArrays(weights);
    try {
      for (const { path: at, weight } of placedWeights(model)) {
        const values = file.read(at, weight.shape);
        tf.tidy(() => weight.variable.assign(tf.tensor(values, [...weight.shape])));
      }
      const choices = isRecord(config) ? compileFromKeras(config["compile_config"]) : undefined;
      if (choices !== undefined) {
        model.compile(choices);
        readOptimizer(model, choices.optimizer, file);
      }
    } finally {
      file.close();
    }
    return model;
  } catch (error) {
    model.dispose();
    throw error;
  }
}

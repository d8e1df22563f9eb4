import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { projectRoot, type Tensor, tf } from "../../src/backend/index.js";

interface SavedModel {
  predict(input: Tensor): Tensor;
  dispose(): void;
}
const node = (tf as unknown as { node: { loadSavedModel(folder: string): Promise<SavedModel>; getNumOfSavedModels(): number } }).node;
const folder = mkdtempSync(join(tmpdir(), "gradbook-saved-model-"));
const python = join(projectRoot(), ".venv", "bin", "python");

beforeAll(() => {
  const script = `
import sys, tensorflow as tf
class Affine(tf.Module):
    def __init__(self):
        self.w = tf.Variable([[1.0, 2.0], [3.0, 4.0]])
    @tf.function(input_signature=[tf.TensorSpec([None, 2], tf.float32)])
    def __call__(self, x):
        return {"y": tf.matmul(x, self.w) + 1.0}
m = Affine()
tf.saved_model.save(m, sys.argv[1], signatures=m.__call__)
`;
  execFileSync(python, ["-c", script, folder], { stdio: "pipe", env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: "3" } });
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true }));

it.runIf(existsSync(python))("a model saved by Python's TensorFlow loads and predicts", async () => {
  const model = await node.loadSavedModel(folder);
  expect(node.getNumOfSavedModels()).toBe(1);
  const x = tf.tensor2d([[1, 1], [0, 2]]);
  expect(model.predict(x).arraySync()).toEqual([[5, 7], [7, 9]]);
  model.dispose();
  expect(node.getNumOfSavedModels()).toBe(0);
});

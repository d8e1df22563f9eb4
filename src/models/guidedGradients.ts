import { type Tensor, tf } from "../backend/index.js";
import { BaseLayer } from "../layers/baseLayer.js";
import type { Model } from "./model.js";

export interface GuidedGradientsOptions {
  /** A layer of the network, or its place in it. */
  readonly layer: BaseLayer | number;
  /** Which of its feature maps, or of its units. */
  readonly map: number;
}

/**
 * What in each image a feature map of a convolutional network answers to: neon's Deconv.
 *
 * Where the map is largest, that one number goes back through the layers to the image, as in backpropagation, but only what would make it larger passes a
 * layer: g_(k−1) = (∂y_k/∂x_k)ᵀ · max(g_k, 0)
 *
 * @param model a sequential network
 * @param images a batch of what the network takes
 * @param options.layer a layer of the network, or its place in it
 * @param options.map which of its feature maps, or of its units
 * @returns a tensor of the images' shape, which is the caller's
 * @throws when the layer is not one of the model's, it is no sequence, or there is no such map
 * @example widgets.imageGrid(models.guidedGradients(net, digits.test.take(9).tensors()[0], { layer: 2, map: 5 }))
 * @see Zeiler and Fergus, Visualizing and understanding convolutional networks, 2014; Springenberg et al., Striving for simplicity, 2015
 */
export function guidedGradients(model: Model, images: Tensor, { layer, map }: GuidedGradientsOptions): Tensor {
  if (model.kind !== "sequential") throw new Error(`guidedGradients: the model must be a sequential one; received a ${model.kind}.`);
  const last = layer instanceof BaseLayer ? model.layers.indexOf(layer) : layer;
  if (model.layers[last] === undefined) throw new Error(`guidedGradients: layer must be one of the model's, or a number from 0 to ${model.layers.length - 1}; received ${layer instanceof BaseLayer ? layer.name : layer}.`);
  void model.weights; // made now from the model's seed, if need be
  const row = model.layers.slice(0, last + 1);
  return tf.tidy(() => {
    const inputs: Tensor[] = [];
    let y = images;
    for (const each of row) {
      inputs.push(y);
      y = call(each, y);
    }
    const maps = y.shape.at(-1) ?? 0;
    if (!(Number.isInteger(map) && map >= 0 && map < maps)) throw new Error(`guidedGradients: map must be a number from 0 to ${maps - 1}; received ${map}.`);
    let back = y.mul(atLargest(y, map));
    for (const [k, each] of [...row.entries()].reverse()) {
      const signal = back.relu();
      back = tf.grad((x: Tensor) => call(each, x).mul(signal).sum())(inputs[k] ?? images);
    }
    return back;
  });
}

function call(layer: BaseLayer, x: Tensor): Tensor {
  return layer.callAll([x], { training: false })[0] ?? x;
}

/** 1 where the map is largest in each image, 0 elsewhere. */
function atLargest(y: Tensor, map: number): Tensor {
  const [batch = 0, ...sample] = y.shape;
  const maps = sample.at(-1) ?? 1;
  const cells = y.reshape([batch, -1, maps]);
  const own = cells.slice([0, 0, map], [batch, -1, 1]).squeeze([2]);
  const place = tf.range(0, own.shape[1] ?? 1, 1, "int32").equal(own.argMax(1).expandDims(1));
  const channel = tf.range(0, maps, 1, "int32").equal(tf.scalar(map, "int32"));
  return place.expandDims(2).logicalAnd(channel.reshape([1, 1, maps])).reshape(y.shape).toFloat();
}

// The models that are timed. Keras builds the same ones in keras_peer.py; the weights come from ours.
import { layers, sequential } from "gradbook";

export const cases = {
  mlp: {
    inputShape: [784],
    build: () => sequential([
      layers.dense({ units: 512, activation: "relu", inputShape: [784] }),
      layers.dense({ units: 512, activation: "relu" }),
      layers.dense({ units: 10 }),
    ], { seed: 1 }),
  },
  cnn2: {
    inputShape: [28, 28, 1],
    build: () => sequential([
      layers.conv2d({ filters: 32, kernelSize: 3, activation: "relu", inputShape: [28, 28, 1] }),
      layers.conv2d({ filters: 64, kernelSize: 3, activation: "relu" }),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.flatten(),
      layers.dense({ units: 128, activation: "relu" }),
      layers.dense({ units: 10 }),
    ], { seed: 1 }),
  },
};

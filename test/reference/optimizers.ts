/** Keras' SGD on one number: the weight after each gradient. */
export function sgd(w: number, gradients: number[], rate: number, momentum: number, nesterov: boolean): number[] {
  let v = 0;
  return gradients.map((g) => {
    v = momentum * v - rate * g;
    w = nesterov ? w + momentum * v - rate * g : w + v;
    return w;
  });
}

/** Adam as its paper writes it, with Keras' place for epsilon. */
export function adam(w: number, gradients: number[], rate: number, beta1: number, beta2: number, epsilon: number): number[] {
  let [m, v] = [0, 0];
  return gradients.map((g, i) => {
    const t = i + 1;
    m = beta1 * m + (1 - beta1) * g;
    v = beta2 * v + (1 - beta2) * g * g;
    const alpha = (rate * Math.sqrt(1 - beta2 ** t)) / (1 - beta1 ** t);
    w -= (alpha * m) / (Math.sqrt(v) + epsilon);
    return w;
  });
}

/** exp(z_i) / Σ exp(z_j) */
export function softmax(logits: number[]): number[] {
  const exponentials = logits.map((z) => Math.exp(z));
  const sum = exponentials.reduce((a, b) => a + b, 0);
  return exponentials.map((e) => e / sum);
}

/** −mean over the rows of Σ t_i ln p_i */
export function crossEntropy(targets: number[][], probabilities: number[][]): number {
  const losses = targets.map((row, r) => -row.reduce((sum, t, i) => sum + (t === 0 ? 0 : t * Math.log(probabilities[r]?.[i] ?? 0)), 0));
  return losses.reduce((a, b) => a + b, 0) / losses.length;
}

/**
 * Scores as they are when they are probabilities already, else their softmax: exp(score) / Σ exp(score).
 *
 * @param scores of one sample, class by class
 */
export function probabilities(scores: ArrayLike<number>): number[] {
  const list = Array.from(scores);
  const isDistribution = list.every((score) => score >= 0) && Math.abs(list.reduce((sum, score) => sum + score, 0) - 1) < 1e-3;
  const highest = list.reduce((most, score) => Math.max(most, score), -Infinity);
  const powers = isDistribution ? list : list.map((score) => Math.exp(score - highest));
  const all = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / all);
}

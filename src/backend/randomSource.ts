const TWO_32 = 2 ** 32;
const GOLDEN_RATIO = 0x9e3779b9;

/**
 * Seeded random numbers in plain JavaScript: the same numbers on every platform, rung and Node version.
 *
 * The generator is xoshiro128**, period 2¹²⁸ − 1; the seed's text is spread over its state by FNV-1a and MurmurHash3's finalizer.
 *
 * @param seed A number or a string; a number and its text are the same seed.
 * @example
 * const random = new RandomSource(7);
 * random.next();                    // in [0, 1)
 * random.fork("weights").normal();  // a stream of its own, whatever was drawn here before
 *
 * @see Blackman and Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS 47 (2021).
 */
export class RandomSource {
  readonly #seed: string;
  readonly #state = new Uint32Array(4);
  #spare: number | undefined;

  constructor(seed: number | string) {
    this.#seed = String(seed);
    const low = fnv1a(this.#seed, 0x811c9dc5);
    const high = fnv1a(this.#seed, 0xcbf29ce4);
    this.#state.set([mix(low), mix(high), mix(low + GOLDEN_RATIO), mix(high + GOLDEN_RATIO)]);
    // The one state that xoshiro never leaves.
    if (this.#state.every((word) => word === 0)) this.#state[0] = 1;
  }

  /** Where the stream stands, as numbers; set it to go on from there. */
  get position(): readonly number[] {
    return [...this.#state, ...(this.#spare === undefined ? [] : [this.#spare])];
  }

  set position(numbers: readonly number[]) {
    this.#state.set(numbers.slice(0, 4));
    this.#spare = numbers[4];
  }

  /** A uniform number in [0, 1), a multiple of 2⁻³². */
  next(): number {
    return this.#word() / TWO_32;
  }

  /** A standard normal number, by Marsaglia's polar method. */
  normal(): number {
    if (this.#spare !== undefined) {
      const spare = this.#spare;
      this.#spare = undefined;
      return spare;
    }
    for (;;) {
      const u = 2 * this.next() - 1;
      const v = 2 * this.next() - 1;
      const s = u * u + v * v;
      if (s === 0 || s >= 1) continue;
      const scale = Math.sqrt((-2 * Math.log(s)) / s);
      this.#spare = v * scale;
      return u * scale;
    }
  }

  /**
   * An integer in [0, n), without bias.
   *
   * @throws Error unless n is an integer from 1 to 2³².
   */
  integer(n: number): number {
    if (!Number.isInteger(n) || n < 1 || n > TWO_32) throw new Error(`RandomSource.integer: n must be an integer from 1 to 2^32; received ${n}.`);
    const limit = TWO_32 - (TWO_32 % n);
    for (;;) {
      const word = this.#word();
      if (word < limit) return word % n;
    }
  }

  /** The numbers 0 … n − 1 in random order (Fisher and Yates). */
  permutation(n: number): Uint32Array {
    const order = Uint32Array.from({ length: n }, (_, index) => index);
    for (let last = n - 1; last > 0; last--) {
      const other = this.integer(last + 1);
      const value = order[last] ?? 0;
      order[last] = order[other] ?? 0;
      order[other] = value;
    }
    return order;
  }

  /** Fills `target` with uniform numbers in [minimum, maximum) and returns it. */
  fillUniform<Target extends Float32Array | Float64Array>(target: Target, minimum = 0, maximum = 1): Target {
    for (let i = 0; i < target.length; i++) target[i] = minimum + (maximum - minimum) * this.next();
    return target;
  }

  /** Fills `target` with normal numbers of the given mean and standard deviation and returns it. */
  fillNormal<Target extends Float32Array | Float64Array>(target: Target, mean = 0, standardDeviation = 1): Target {
    for (let i = 0; i < target.length; i++) target[i] = mean + standardDeviation * this.normal();
    return target;
  }

  /** An independent source that depends on this one's seed and the label only, not on what was drawn before. */
  fork(label: string): RandomSource {
    return new RandomSource(`${this.#seed}/${label}`);
  }

  #word(): number {
    draws++;
    const s = this.#state;
    const s0 = s[0] ?? 0;
    const s1 = s[1] ?? 0;
    const s2 = (s[2] ?? 0) ^ s0;
    const s3 = (s[3] ?? 0) ^ s1;
    const result = Math.imul(rotate(Math.imul(s1, 5), 7), 9) >>> 0;
    s[0] = s0 ^ s3;
    s[1] = s1 ^ s2;
    s[2] = s2 ^ (s1 << 9);
    s[3] = rotate(s3, 11);
    return result;
  }
}

let draws = 0;

/** How many words all sources have drawn: a recording that sees it grow knows that it would freeze random numbers. */
export function countDraws(): number {
  return draws;
}

let global = new RandomSource(crypto.getRandomValues(new Uint32Array(2)).join("-"));

/**
 * Makes everything without a seed of its own repeatable from here on: weights, dropout, the order of samples, and `Math.random` with all that draws
 * from it, as tf.randomNormal and tf.multinomial do. (Keras' set_random_seed reaches Python's own generator in the same way.)
 *
 * @example
 * setSeed(7);
 * tf.randomNormal([2]);   // the same two numbers in every session
 */
export function setSeed(seed: number | string): void {
  global = new RandomSource(seed);
  // A stream of its own: how often a cell draws from it changes no weights.
  const plain = global.fork("Math.random");
  Math.random = () => plain.next();
}

/** The source for things without a seed of their own; new numbers in every session until {@link setSeed} is called. */
export function globalRandom(): RandomSource {
  return global;
}

function rotate(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}

function fnv1a(text: string, basis: number): number {
  let hash = basis;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash;
}

function mix(word: number): number {
  let h = word | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Where a class stands in a binary tree: the inner nodes from the root on, and at each whether it lies to the right. */
export interface Path {
  readonly nodes: readonly number[];
  readonly right: readonly boolean[];
}

/**
 * Huffman's tree: the frequent classes get short paths. With equal frequencies all paths are about log₂(classes) long.
 *
 * @param frequencies how often each class occurs
 * @returns the path of each class through classes − 1 inner nodes, of which the last is the root
 * @see Huffman, A method for the construction of minimum-redundancy codes, 1952
 */
export function huffmanPaths(frequencies: readonly number[]): readonly Path[] {
  const classes = frequencies.length;
  const order = frequencies.map((_, i) => i).sort((a, b) => (frequencies[a] ?? 0) - (frequencies[b] ?? 0));
  const weight = [...frequencies];
  const parent: number[] = [];
  const isRight: boolean[] = [];
  // Two queues, both in order of weight: leaves, and inner nodes as they are made.
  let [leaf, inner] = [0, classes];
  const lightest = (): number => {
    const [a, b] = [order[leaf], inner < weight.length ? inner : undefined];
    const takesLeaf = a !== undefined && (b === undefined || (weight[a] ?? 0) <= (weight[b] ?? 0));
    return takesLeaf ? (order[leaf++] ?? 0) : inner++;
  };
  for (let made = 0; made < classes - 1; made++) {
    const node = weight.length;
    const [left, right] = [lightest(), lightest()];
    weight.push((weight[left] ?? 0) + (weight[right] ?? 0));
    parent[left] = node;
    parent[right] = node;
    isRight[right] = true;
  }
  return frequencies.map((_, i) => {
    const nodes: number[] = [];
    const right: boolean[] = [];
    for (let at = i; parent[at] !== undefined; at = parent[at] ?? 0) {
      nodes.unshift((parent[at] ?? 0) - classes);
      right.unshift(isRight[at] ?? false);
    }
    return { nodes, right };
  });
}

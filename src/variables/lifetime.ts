/** Something whose memory lies outside JavaScript's heap and is given back by hand. */
export interface Disposable {
  dispose(): void;
}

const collected = new FinalizationRegistry<Disposable>((resource) => resource.dispose());

/**
 * Disposes `resource` when `owner` has become garbage.
 *
 * A notebook's reader runs a cell that builds a network again and again and never disposes the one before: `const net` is just
 * overwritten. The backend keeps every variable alive by name, so the variables follow the object that the notebook held.
 * The resource must not lead back to its owner, or neither ever goes.
 *
 * @returns the function that cancels this, for an owner that has been disposed by hand
 */
export function disposeWith(owner: object, resource: Disposable): () => void {
  const token = {};
  collected.register(owner, resource, token);
  return () => collected.unregister(token);
}

let path: readonly string[] = [];

/** Runs something under a name, which every operation that is recorded meanwhile carries; names inside each other add up. */
export function inScope<Result>(name: string, run: () => Result): Result {
  return inScopes([...path, name], run);
}

/** Runs something under these names, whatever else is open. */
export function inScopes<Result>(names: readonly string[], run: () => Result): Result {
  const before = path;
  path = names;
  try {
    return run();
  } finally {
    path = before;
  }
}

/** The names that are open now, the outermost first. */
export function openScopes(): readonly string[] {
  return path;
}

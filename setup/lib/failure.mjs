/** A set-up failure the user can act on: its message is the one line that is printed. */
export class SetupFailure extends Error {
  /**
   * @param {string} message what is missing and how to get it, on one line
   * @param {string} [log] the file that holds the whole output
   */
  constructor(message, log) {
    super(message);
    this.name = "SetupFailure";
    this.log = log;
  }
}

const readOnlyCodes = new Set(["EACCES", "EROFS", "EPERM", "ENOTDIR", "EEXIST"]);

/**
 * Turns a file-system error into a SetupFailure; anything else comes back unchanged.
 * @param {unknown} error
 * @param {string} root
 */
export function explain(error, root) {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOSPC") {
    return new SetupFailure("The disk is full: Gradbook's packages need about 3 GB. Make room, then run again.");
  }
  if (readOnlyCodes.has(code)) {
    return new SetupFailure(
      `Cannot write to ${error.path ?? root} (${code}): clone Gradbook into a folder that you may write to, then run again.`,
    );
  }
  return error;
}

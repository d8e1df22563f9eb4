/**
 * The first check of every entry. It must parse on any Node that knows `.mjs`, so it uses no syntax
 * younger than Node 12, and the entries import the rest only after it has passed.
 */
/** Ends the process with one line when this Node is too old for Gradbook. */
export function refuseOldNode() {
  const numbers = process.versions.node.split(".").map(Number);
  const major = numbers[0];
  // The oldest minor versions that oxc and vitest run on; 21 is too old for them.
  if (major > 22 || (major === 22 && numbers[1] >= 12) || (major === 20 && numbers[1] >= 19)) return;
  console.error(
    "Gradbook needs Node 20 (from 20.19), 22 (from 22.12) or 24; this is Node " + process.versions.node +
      ". Install a newer one from https://nodejs.org (or: nvm install 22), then run again.",
  );
  process.exit(1);
}

/** Quick: whether a cell can contain a command at all. Most can't, and pay nothing for those that do. */
export function mayHaveCommands(source: string): boolean {
  return /^[ \t]*[%!]/m.test(source);
}

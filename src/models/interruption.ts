/**
 * What a cell fails with when its reader interrupts it. Named as in Python's kernels, so that front ends show it the same way.
 *
 * The weights are those after the last finished step.
 */
export class Interruption extends Error {
  override readonly name = "KeyboardInterrupt";
}

/** The part of Node's async_wrap binding that keeps its bookkeeping; still served by `process.binding`, for want of a public way. */
interface AsyncWrap {
  readonly async_hook_fields: Uint32Array;
  readonly constants: { readonly kTotals: number; readonly kCheck: number };
  clearAsyncIdStack(): void;
}

function asyncWrap(): AsyncWrap | undefined {
  const { binding } = process as unknown as { binding?: (name: string) => AsyncWrap };
  try {
    return binding?.call(process, "async_wrap");
  } catch {
    return undefined;
  }
}

const wrap = asyncWrap();

/**
 * Keeps Node alive when a timer's or a promise's callback is terminated.
 *
 * Before version 24, AsyncLocalStorage rests on async_hooks, and with hooks active Node asserts at each callback's end that the stack
 * of async ids unwound; a terminated callback did not unwind it, and the process aborts. `--no-force-async-hooks-checks` is not
 * enough then. The storage itself needs neither of the two counters that switch the assertion on.
 */
export function allowTermination(): void {
  if (wrap?.async_hook_fields === undefined) return;
  wrap.async_hook_fields[wrap.constants.kTotals] = 0;
  wrap.async_hook_fields[wrap.constants.kCheck] = 0;
}

/** Forgets what a terminated callback left on the stack of async ids, as Node does after an uncaught error. */
export function forgetTerminated(): void {
  wrap?.clearAsyncIdStack();
}

import type { Kernel } from "@jupyterlab/services";

/**
 * JupyterLab asks for a subshell for each comm, beside whoever made it. A restart of the kernel cancels the request, and what nobody
 * hears of becomes an error of the page: it is heard here, where nothing is to be done about it, since the comm is gone as well.
 */
export function hearSubshell(comm: Kernel.IComm): void {
  // Of JupyterLab's class, not of its interface.
  const { subshellStarted } = comm as Kernel.IComm & { readonly subshellStarted?: Promise<void> };
  subshellStarted?.catch(() => undefined);
}

import { comm, commInfo } from "./comm.js";
import { complete, inspect, isComplete } from "./code.js";
import { debug } from "./debug.js";
import { execute } from "./execute.js";
import { history } from "./history.js";
import { connect, interrupt, kernelInfo } from "./info.js";
import type { Handler } from "./request.js";
import { createSubshell, deleteSubshell, listSubshells } from "./subshells.js";

/** Every message that this kernel answers. `shutdown_request` ends the dispatcher itself and stands there. */
export const HANDLERS: Readonly<Record<string, Handler>> = {
  kernel_info_request: kernelInfo,
  connect_request: connect,
  interrupt_request: interrupt,
  execute_request: execute,
  complete_request: complete,
  inspect_request: inspect,
  is_complete_request: isComplete,
  history_request: history,
  comm_open: comm,
  comm_msg: comm,
  comm_close: comm,
  comm_info_request: commInfo,
  create_subshell_request: createSubshell,
  delete_subshell_request: deleteSubshell,
  list_subshell_request: listSubshells,
  debug_request: debug,
};

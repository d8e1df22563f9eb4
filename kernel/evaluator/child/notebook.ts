import type { CommManager } from "../../comms/commManager.js";
import type { NotebookHost } from "../../../src/protocol/host.js";
import { origins } from "./cell.js";
import { showBundle } from "./display.js";

/** What the library, and a cell as `notebook`, gets from this kernel. */
export function notebookHost(comms: CommManager): NotebookHost {
  return {
    display(bundle, options = {}) {
      showBundle(options.update === true ? "update_display_data" : "display_data", bundle, options);
    },
    openComm: (target, data, buffers) => comms.open(target, data, buffers),
    onCommOpen: (target, listener) => comms.onOpen(target, listener),
    get signal() {
      return origins.getStore()?.abort.signal;
    },
  };
}

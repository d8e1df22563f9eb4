/** Raised when a saved output or a message would no longer be understood by the other side. */
export const WIDGET_PROTOCOL = 1;

/** MIME type of a widget in an output; its content is a {@link WidgetOutput}. */
export const WIDGET_MIME = "application/vnd.gradbook.widget+json";

/** Comm target of every widget. */
export const WIDGET_COMM = "gradbook.widget";

/** What stands in the notebook file: enough to draw the last state without a kernel. */
export interface WidgetOutput {
  readonly protocol: number;
  /** Names the view module in extension/views and the model in src/widgets. */
  readonly view: string;
  /** Identifies the live model in the kernel; a page that reloads asks for it. */
  readonly model: string;
  /** The state to draw, at most 200 kB as JSON. */
  readonly state: Record<string, unknown>;
}

/** Kernel to page. `seq` grows by one a message of a model; a snapshot replaces all state and allows any jump of `seq`. */
export type WidgetToPage =
  | { readonly kind: "snapshot"; readonly seq: number; readonly state: Record<string, unknown> }
  /** `append` names columns; their new values are the Float32 buffers beside the message, in that order. */
  | { readonly kind: "append"; readonly seq: number; readonly columns: readonly string[] }
  | { readonly kind: "patch"; readonly seq: number; readonly state: Record<string, unknown> }
  | { readonly kind: "gone" };

/** Page to kernel. */
export type WidgetToKernel =
  /** First message of a page's comm: which model it wants to follow. */
  | { readonly kind: "attach"; readonly model: string }
  | { readonly kind: "set"; readonly state: Record<string, unknown> }
  | { readonly kind: "custom"; readonly content: unknown };

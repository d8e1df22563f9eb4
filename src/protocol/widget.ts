/** Raised when a saved output or a message would no longer be understood by the other side. */
export const WIDGET_PROTOCOL = 1;

/** MIME type of a widget in an output; its content is a {@link WidgetOutput}. */
export const WIDGET_MIME = "application/vnd.gradbook.widget+json";

/** Comm target of every widget. */
export const WIDGET_COMM = "gradbook.widget";

/** Messages a second that a model sends to its pages at most, however often it changes. */
export const WIDGET_RATE = 20;

/** Largest saved state of one widget, in bytes of JSON. */
export const WIDGET_STATE_LIMIT = 200_000;

/** What stands in the notebook file: enough to draw the last state without a kernel. */
export interface WidgetOutput {
  readonly protocol: number;
  /** Names the view module in extension/views and the model in src/widgets. */
  readonly view: string;
  /** Id of the model and of its comm. Absent when nothing is alive behind the picture. */
  readonly model?: string;
  readonly state: Record<string, unknown>;
  /** Numbers that grow while the widget lives; null stands for NaN and the infinities, which JSON lacks. */
  readonly columns: Readonly<Record<string, readonly (number | null)[]>>;
}

/** What the kernel opens a widget's comm with; columns are empty then, and `seq` is 0. */
export interface WidgetOpen {
  readonly protocol: number;
  readonly view: string;
  readonly state: Readonly<Record<string, unknown>>;
}

/**
 * Kernel to page. Every page of a model shares one comm, so each message reaches all of them.
 * `seq` grows by one a message; a page that finds a gap attaches again and gets a snapshot, which allows any jump.
 * `columns` names columns whose values are the Float32 buffers beside the message, in that order.
 */
export type WidgetToPage =
  | { readonly kind: "snapshot"; readonly seq: number; readonly view: string; readonly state: Record<string, unknown>; readonly columns: readonly string[]; readonly heard: Heard }
  /** `state` replaces the keys it names, the buffers are appended to their columns. */
  | { readonly kind: "update"; readonly seq: number; readonly state: Record<string, unknown>; readonly columns: readonly string[]; readonly heard: Heard }
  | { readonly kind: "custom"; readonly content: unknown }
  /** What the notebook file should hold now. A page that was reloaded has lost the output's display id, and writes this itself. */
  | { readonly kind: "saved"; readonly bundle: Record<string, unknown> };

/**
 * The turn of the last change of each page that the kernel knows of. A page that has changed a key since then keeps its own value: the
 * kernel's is older, and a slider would jump back under the hand.
 */
export type Heard = Readonly<Record<string, number>>;

/** Page to kernel. `page` is a random id of the view, so that the kernel can fall silent when the last one leaves. */
export type WidgetToKernel =
  /** `reloaded`: the page did not see the comm open, so updates of the output no longer reach it. */
  | { readonly kind: "attach"; readonly page: string; readonly reloaded: boolean }
  /** The widget is out of sight: what is to be saved still goes there, changes don't. Another `attach` brings the widget up to date. */
  | { readonly kind: "pause"; readonly page: string; readonly reloaded: boolean }
  | { readonly kind: "detach"; readonly page: string }
  /** New values for keys that the model lets a page change; `turn` counts them. The model answers with the values that it has then. */
  | { readonly kind: "set"; readonly page: string; readonly turn: number; readonly state: Readonly<Record<string, unknown>> }
  | { readonly kind: "custom"; readonly content: unknown };

/** Comm target of the kernel's server, which answers while cells run, too. The page opens it. */
export const SERVER_COMM = "gradbook.server";

/** What can be done with an assignment from the page. Nothing else is run, and never code from the page. */
export const ASSIGNMENT_VERBS = ["validate", "release", "grade"] as const;
export type AssignmentVerb = (typeof ASSIGNMENT_VERBS)[number];

/** Page to server. `id` is the page's own; the reply carries it. */
export type ServerRequest =
  | { readonly id: number; readonly verb: "status" }
  /** `file` is a notebook in the kernel's folder, by its name alone. */
  | { readonly id: number; readonly verb: AssignmentVerb; readonly file: string };

/** What networks run on, and what the cells' process uses. */
export interface ServerStatus {
  /** Step of the backend ladder: gpu, tensorflow, wasm or cpu. */
  readonly rung: string;
  /** The same in words. */
  readonly name: string;
  /** Resident bytes of the process that runs the cells; null where the system does not tell. */
  readonly memory: number | null;
}

/** Server to page. */
export type ServerReply =
  | { readonly id: number; readonly ok: true; readonly status: ServerStatus }
  /** What the verb printed; `ok` is false when it found something wrong. */
  | { readonly id: number; readonly ok: boolean; readonly printed: string }
  | { readonly id: number; readonly ok: false; readonly error: string };

import { describe, expect, it } from "vitest";
import type { CompiledFunction } from "../../../src/backend/compiled/compiledFunction.js";
import { type Form, Forms } from "../../../src/backend/compiled/forms.js";

/** Forms with a function for each, and which of those were given up. */
function withBoth(choice: boolean | "auto"): { readonly forms: Forms; readonly disposed: Form[] } {
  const forms = new Forms(choice);
  const disposed: Form[] = [];
  for (const form of ["graph", "xla"] as const) forms.set(form, { dispose: () => void disposed.push(form) } as unknown as CompiledFunction);
  return { forms, disposed };
}

/** Runs until both are measured; the first two runs of each take long, as a compilation does. */
function measure(forms: Forms, ms: Record<Form, number>): void {
  const seen: Record<Form, number> = { graph: 0, xla: 0 };
  for (let run = 0; run < 14; run++) forms.took(forms.form, seen[forms.form]++ < 2 ? 5000 : ms[forms.form]);
}

describe("the forms of a compiled step", () => {
  it.each([["xla", { graph: 3, xla: 2 }], ["graph", { graph: 2, xla: 3 }]] as const)("auto keeps the faster one: %s", (faster, ms) => {
    const { forms, disposed } = withBoth("auto");
    measure(forms, ms);
    expect(forms.form).toBe(faster);
    expect(disposed).toEqual([faster === "xla" ? "graph" : "xla"]);
  });

  it("a choice that was made is not measured", () => {
    expect(new Forms(true).form).toBe("xla");
    expect(new Forms(false).form).toBe("graph");
  });

  it("an XLA that refuses leaves the graph", () => {
    const { forms, disposed } = withBoth("auto");
    forms.refuseXla();
    expect([forms.form, disposed]).toEqual(["graph", ["xla"]]);
  });
});

import { describe, expect, test } from "vitest";
import { DISPLAY } from "../../src/protocol/host.js";
import { WIDGET_MIME, WIDGET_STATE_LIMIT, type WidgetOutput } from "../../src/protocol/widget.js";
import { table } from "../../src/widgets/table.js";

describe("a table", () => {
  test("holds its rows as values, so that a page can sort numbers as numbers", () => {
    const { state } = table([{ name: "a", rate: 0.1 }, { name: "b", rate: 10, more: true }, { rate: NaN, name: ["x", 1] }], { title: "runs" });
    expect(state).toEqual({
      title: "runs",
      columns: ["name", "rate", "more"],
      rows: [["a", 0.1, null], ["b", 10, true], ["[ 'x', 1 ]", "NaN", null]],
      total: 3,
    });
  });

  test("shows plain HTML where there is no script, numbers flush right and everything as text", () => {
    const bundle = table([{ "<i>": "<b>x</b>", n: 0.123456789 }], { title: "<u>" })[DISPLAY]();
    expect(bundle["text/html"]).toBe(
      '<b>&lt;u&gt;</b><table><thead><tr><th style="text-align:left">&lt;i&gt;</th><th style="text-align:right">n</th></tr></thead><tbody><tr><td style="text-align:left">&lt;b&gt;x&lt;/b&gt;</td><td style="text-align:right">0.123457</td></tr></tbody></table>',
    );
    expect(bundle["text/plain"]).toBe("<u>\n<i>              n\n──────────────────\n<b>x</b>  0.123457");
    expect(bundle[WIDGET_MIME]).toMatchObject({ protocol: 1, view: "table", columns: {} });
  });

  test("lists take their heads from the options", () => {
    const { state } = table([["adam", 0.98], ["sgd"]], { columns: ["optimizer", "accuracy"] });
    expect(state).toMatchObject({ columns: ["optimizer", "accuracy"], rows: [["adam", 0.98], ["sgd", null]] });
  });

  test("of many rows as many stand in the output as it may hold, and how many are missing", () => {
    const wide = table(Array.from({ length: 5_000 }, (_, index) => ({ index, text: "x".repeat(1_000) })));
    expect(wide.state.total).toBe(5_000);
    expect(wide.state.rows.length).toBeLessThanOrEqual(1_000);
    expect(wide.state.rows[0]?.[1]).toHaveLength(200);
    expect(JSON.stringify(wide.bundle()[WIDGET_MIME] as WidgetOutput).length).toBeLessThan(WIDGET_STATE_LIMIT);
    expect(wide.bundle()["text/plain"]).toContain("4,800 more of 5,000 rows");
  });

  test("a row that refers to itself does no harm", () => {
    const row: Record<string, unknown> = { name: "loop" };
    row["self"] = row;
    expect(String(table([row]).state.rows[0]?.[1])).toContain("[Circular");
  });

  test.each([
    [[], "table: rows must be a list of objects, or of lists; received an empty list."],
    [[1, 2], "received a row that is 1."],
    ["rows", "received string. Wrap a single object: widgets.table([row])."],
  ])("%j is refused with the reason", (rows, message) => {
    expect(() => table(rows as never)).toThrow(message);
  });
});

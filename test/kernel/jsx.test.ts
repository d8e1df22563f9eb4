import { tmpdir } from "node:os";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Fragment, Html, jsx } from "../../kernel/evaluator/child/jsx.js";
import { Cells } from "./cells.js";

describe("the renderer", () => {
  test("escapes text and attributes, and nothing twice", () => {
    expect(jsx("b", { title: `"a" & 'b'` }, "<i>&amp;").html).toBe("<b title=\"&quot;a&quot; &amp; &#39;b&#39;\">&lt;i&gt;&amp;amp;</b>");
    expect(jsx("b", null, jsx("i", null, "<")).html).toBe("<b><i>&lt;</i></b>");
  });

  test("shows numbers, lists and sets, and nothing for null, undefined and booleans", () => {
    expect(jsx("p", null, 0, 2n, null, undefined, true, false, ["a", [1, new Set(["b"])]]).html).toBe("<p>02a1b</p>");
  });

  test.each([
    [{ className: "x", htmlFor: "y" }, ' class="x" for="y"'],
    [{ disabled: true, hidden: false, id: null, "aria-hidden": true, "data-n": 3 }, ' disabled aria-hidden="true" data-n="3"'],
    [{ style: { fontSize: 12, lineHeight: 2, margin: 0, "--own": "red", color: undefined } }, ' style="font-size:12px;line-height:2;margin:0;--own:red"'],
    [{ style: "color: red" }, ' style="color: red"'],
    [{ strokeWidth: 2, viewBox: "0 0 1 1", textAnchor: "end", markerWidth: 3, key: "k", ref: 1 }, ' stroke-width="2" viewBox="0 0 1 1" text-anchor="end" markerWidth="3"'],
  ])("writes the attributes %j", (attributes, expected) => {
    expect(jsx("g", attributes).html).toBe(`<g${expected}></g>`);
  });

  test("calls components with their attributes and children, and needs no element around a fragment", () => {
    const Card = ({ title, children }: { title?: unknown; children?: unknown }): Html => jsx("div", { title }, children);
    expect(jsx(Card, { title: "t" }, "a", "b").html).toBe('<div title="t">ab</div>');
    expect(jsx(Fragment, null, "a", jsx("br", null)).html).toBe("a<br>");
    expect(jsx("p", { dangerouslySetInnerHTML: { __html: "<b>" } }).html).toBe("<p><b></p>");
  });

  test("takes in what has a display method of its own", () => {
    const chart = (bundle: object): object => ({ [Symbol.for("Jupyter.display")]: () => bundle });
    expect(jsx("p", null, chart({ "image/svg+xml": "<svg/>" })).html).toBe("<p><svg/></p>");
    expect(jsx("p", null, chart({ "image/png": new Uint8Array([1, 2]) })).html).toBe('<p><img src="data:image/png;base64,AQI="></p>');
    expect(jsx("p", null, chart({ "text/plain": "<1>" })).html).toBe("<p><pre>&lt;1&gt;</pre></p>");
  });

  test("refuses what would show as nonsense", () => {
    expect(() => jsx("b", { onClick: () => 1 })).toThrow("onClick must be text or a number; received a function");
    expect(() => jsx("b", null, Promise.resolve() as object)).toThrow("received a promise. Await it first");
    expect(() => jsx("b", null, Fragment as unknown as object)).toThrow("received the function Fragment");
    expect(() => jsx(undefined, null)).toThrow("a tag must be a name or a component, which is a function; received undefined");
    expect(() => jsx("b", { 'a"><script': 1 })).toThrow("an attribute's name");
    expect(() => jsx("img src=x", null)).toThrow("a tag must be a name");
  });
});

describe("cells", () => {
  let cells: Cells;
  beforeAll(async () => {
    cells = await Cells.in(tmpdir());
  });
  afterAll(() => cells.close());

  test("show JSX as HTML, with the values of other cells", async () => {
    await cells.run('const Item = ({ n, children }: { n: number; children?: unknown }) => <li value={n}>{children}</li>; let who = "<Ann>";');
    const { html, shown } = await cells.run("<>\n  <ul>{[1, 2].map((n) => <Item n={n}>{who}</Item>)}</ul>\n</>");
    expect(html).toBe('<ul><li value="1">&lt;Ann&gt;</li><li value="2">&lt;Ann&gt;</li></ul>');
    expect(shown).toBe(html);
    expect((await cells.run("String(<hr/>) + <b {...{ id: 1 }}>{`${1}`}</b>")).shown).toBe("'<hr><b id=\"1\">1</b>'");
    expect((await cells.run("display(<i>now</i>)")).outputs[0]).toMatchObject({ output_type: "display_data", data: { "text/html": "<i>now</i>" } });
  });

  test("still have type assertions and generics, also beside text that looks like a tag", async () => {
    expect((await cells.run("const asserted = <number>(3 as unknown); const generic = <T>(x: T): T => x; generic(asserted)")).shown).toBe("3");
    expect((await cells.run("const close = '</b>'; const one = <string>close; const two = <T>(x: T) => x; two(one)")).shown).toBe("'</b>'");
    expect((await cells.run("let a = 1;\n<b>{a</b>")).error).toMatchObject({ ename: "SyntaxError", line: 2 });
  });

  test("take another JSX when they say so", async () => {
    expect((await cells.run("/** @jsx h */\nconst h = (...all: unknown[]) => all; <b id={1}>x</b>")).shown).toBe("[ 'b', { id: 1 }, 'x' ]");
  });
});

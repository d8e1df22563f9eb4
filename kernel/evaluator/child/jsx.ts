import { DISPLAY, type MimeBundle } from "../../../src/protocol/host.js";

/** What may stand between two tags: text, numbers, elements, lists of them; `null`, `undefined` and booleans show nothing. */
export type Renderable = string | number | bigint | boolean | null | undefined | Html | Iterable<Renderable> | object;

/** Attributes of an element. `class` and `className` are the same, and so on; a `style` may be an object. */
export interface Attributes {
  readonly children?: unknown;
  readonly key?: string | number;
  readonly dangerouslySetInnerHTML?: { readonly __html: string };
  readonly [name: string]: unknown;
}

type Component = (props: Attributes) => Renderable;

/**
 * A piece of HTML, as a JSX element makes it. It shows as HTML, and reads as its markup.
 *
 * @example
 * const list = <ul>{["a", "b < c"].map((text) => <li>{text}</li>)}</ul>;
 * String(list);   // "<ul><li>a</li><li>b &lt; c</li></ul>"
 */
export class Html {
  constructor(readonly html: string) {}

  toString(): string {
    return this.html;
  }

  [DISPLAY](): MimeBundle {
    return { "text/html": this.html, "text/plain": this.html };
  }
}

/** `<>…</>`: its children without an element around them. */
export const Fragment: Component = ({ children }) => new Html(render(children));

const VOID = new Set("area base br col embed hr img input link meta param source track wbr".split(" "));

/** Names that JSX authors write and HTML spells in another way. */
const SPELLING: Readonly<Record<string, string>> = { className: "class", htmlFor: "for", tabIndex: "tabindex", colSpan: "colspan", rowSpan: "rowspan" };

/** SVG's attributes with a hyphen; others of its attributes are camelCase. */
const HYPHENED = /^(?:accept|alignment|baseline|clip|color|dominant|fill|flood|font|letter|lighting|marker|paint|pointer|shape|stop|stroke|text|vector|word|writing)[A-Z]/;
const NOT_HYPHENED = new Set(["clipPathUnits", "markerUnits", "markerWidth", "markerHeight", "textLength"]);

/** CSS properties whose numbers have no unit. */
const UNITLESS = /^(?:--.*|animationIterationCount|aspectRatio|columnCount|columns|fillOpacity|flex|flexGrow|flexShrink|fontWeight|gridArea|gridColumn.*|gridRow.*|lineHeight|opacity|order|orphans|scale|stopOpacity|strokeOpacity|strokeWidth|tabSize|widows|zIndex|zoom)$/;

/**
 * What `<tag name={value}>children</tag>` becomes.
 *
 * Text and attributes are escaped; a component is a function of its attributes; an object with a display method of its own (a chart)
 * stands as what it shows.
 *
 * @throws TypeError for a function as an attribute (the page can't call the kernel), a promise, an unknown kind of tag
 */
export function jsx(tag: unknown, attributes: Attributes | null, ...children: readonly unknown[]): Html {
  const props: Attributes = children.length === 0 ? { ...attributes } : { ...attributes, children: children.length === 1 ? children[0] : children };
  if (typeof tag === "function") return new Html(render((tag as Component)(props)));
  if (typeof tag !== "string" || !/^[A-Za-z][\w.:-]*$/.test(tag)) {
    throw new TypeError(`JSX: a tag must be a name or a component, which is a function; received ${describe(tag)}.`);
  }
  const open = `<${tag}${Object.entries(props).map(([name, value]) => attribute(name, value)).join("")}>`;
  if (VOID.has(tag)) return new Html(open);
  const raw = props.dangerouslySetInnerHTML?.__html;
  return new Html(`${open}${raw ?? render(props.children)}</${tag}>`);
}

function attribute(name: string, value: unknown): string {
  if (["children", "key", "ref", "dangerouslySetInnerHTML"].includes(name) || value === null || value === undefined || value === false) return "";
  if (typeof value === "function") {
    throw new TypeError(`JSX: ${name} must be text or a number; received a function, which the page can't call. Pass script text, or use a widget.`);
  }
  if (/[\s"'<>/=]/.test(name)) throw new TypeError(`JSX: an attribute's name can't contain spaces, quotes or any of <>/=; received ${JSON.stringify(name)}.`);
  const spelled = SPELLING[name] ?? (HYPHENED.test(name) && !NOT_HYPHENED.has(name) ? hyphened(name) : name);
  if (value === true && !/^(?:aria|data)-/.test(spelled)) return ` ${spelled}`;
  const text = spelled === "style" && typeof value === "object" ? style(value) : String(value);
  return ` ${spelled}="${escape(text)}"`;
}

function style(value: object): string {
  return Object.entries(value)
    .filter(([, item]) => item !== null && item !== undefined && item !== false)
    .map(([name, item]) => `${name.startsWith("--") ? name : hyphened(name)}:${typeof item === "number" && item !== 0 && !UNITLESS.test(name) ? `${item}px` : String(item)}`)
    .join(";");
}

function hyphened(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function render(value: unknown): string {
  if (value === null || value === undefined || typeof value === "boolean") return "";
  if (value instanceof Html) return value.html;
  if (typeof value === "function") throw new TypeError(`JSX: a child must be text, a number, an element or a list; received ${describe(value)}. Call it, or write it as a tag.`);
  if (typeof value !== "object") return escape(String(value));
  if (typeof Reflect.get(value, "then") === "function") throw new TypeError("JSX: a child must be text, a number, an element or a list; received a promise. Await it first.");
  const method: unknown = Reflect.get(value, DISPLAY);
  if (typeof method === "function") return shown((method as () => unknown).call(value));
  if (Symbol.iterator in value) return [...(value as Iterable<unknown>)].map(render).join("");
  return escape(String(value));
}

/** A bundle as HTML: its own, an image, or its text. */
function shown(made: unknown): string {
  const bundle = made as Record<string, unknown>;
  const markup = bundle["text/html"] ?? bundle["image/svg+xml"];
  if (typeof markup === "string") return markup;
  for (const mime of ["image/png", "image/jpeg"]) {
    const image = bundle[mime];
    if (image === undefined) continue;
    const base64 = image instanceof Uint8Array ? Buffer.from(image).toString("base64") : String(image);
    return `<img src="data:${mime};base64,${base64}">`;
  }
  return `<pre>${escape(String(bundle["text/plain"] ?? ""))}</pre>`;
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

function describe(value: unknown): string {
  return typeof value === "function" ? `the function ${value.name === "" ? "without a name" : value.name}` : String(value);
}

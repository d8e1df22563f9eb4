/** What stands before a line that might be a command. */
export type Before =
  /** Nothing, or the end of a statement. */
  | "end"
  /** A value; the next line may go on with it. */
  | "value"
  /** Something that a line has to follow: an operator, a comma, an open bracket. */
  | "open";

/** A line of TypeScript that begins with `%` or `!`, outside strings, templates and comments. */
export interface Candidate {
  /** Offset of its first character that is no blank. */
  readonly start: number;
  readonly indent: number;
  readonly before: Before;
  /** Indentation of the last line of code above. */
  readonly indentAbove: number;
}

const WORD = /[\p{L}\p{N}_$]+/uy;

/** Words after which a value has to come. */
const WANTING = new Set(
  "return typeof case in of instanceof new delete void throw await yield extends implements const let var import export from as satisfies keyof".split(" "),
);

/** Words that end a statement's head: the next line begins a statement. */
const STARTING = new Set(["else", "do", "try", "finally"]);

/**
 * Walks over a cell as far as needed to tell where a line begins a statement: over strings, templates, comments and regular
 * expressions, and with an eye on brackets. A parser can't be asked, since a cell with commands does not parse.
 */
export class Scanner {
  #at = 0;
  #open: string[] = [];
  #before: Before = "end";
  #indentAbove = 0;
  #lineStart = 0;

  /**
   * @param take decides about a candidate: the offset from which to go on after a command, or undefined when it is TypeScript
   */
  constructor(
    private readonly source: string,
    private readonly take: (candidate: Candidate) => number | undefined,
  ) {}

  scan(): void {
    this.#line();
    while (this.#at < this.source.length) this.#step();
  }

  /** At the beginning of a line. */
  #line(): void {
    this.#lineStart = this.#at;
    while (this.source[this.#at] === " " || this.source[this.#at] === "\t") this.#at += 1;
    const character = this.source[this.#at];
    if (character !== "%" && character !== "!") return;
    const bracket = this.#open.at(-1);
    const before = bracket === "(" || bracket === "[" ? "open" : this.#before;
    const next = this.take({ start: this.#at, indent: this.#at - this.#lineStart, before, indentAbove: this.#indentAbove });
    if (next === undefined) return;
    this.#at = next;
    this.#before = "end";
  }

  #step(): void {
    const { source } = this;
    const character = source[this.#at] ?? "";
    const two = source.slice(this.#at, this.#at + 2);
    if (character === "\n") {
      this.#at += 1;
      this.#line();
      return;
    }
    if (/\s/.test(character)) this.#at += 1;
    else if (two === "//") this.#to("\n", 0);
    else if (two === "/*") this.#to("*/", 2);
    else this.#token(character, two);
  }

  #token(character: string, two: string): void {
    if (this.source.slice(this.#lineStart, this.#at).trim() === "") this.#indentAbove = this.#at - this.#lineStart;
    WORD.lastIndex = this.#at;
    const word = WORD.exec(this.source)?.[0];
    if (word !== undefined) {
      this.#at += word.length;
      this.#before = WANTING.has(word) ? "open" : STARTING.has(word) ? "end" : "value";
    } else if (character === '"' || character === "'") this.#string(character);
    else if (character === "`") this.#template();
    else if (character === "/" && this.#before !== "value") this.#pattern();
    else if (character === "}" && this.#open.at(-1) === "${") this.#template();
    else this.#sign(character, two);
  }

  #sign(character: string, two: string): void {
    this.#at += 1;
    if ("([{".includes(character)) {
      this.#open.push(character);
      this.#before = character === "{" ? "end" : "open";
    } else if (")]}".includes(character)) {
      this.#open.pop();
      this.#before = character === "}" ? "end" : "value";
    } else if (character === ";") this.#before = "end";
    else if (two === "++" || two === "--") this.#at += 1;
    else if (character !== "!" || this.#before !== "value") this.#before = "open";
  }

  #string(quote: string): void {
    this.#at += 1;
    while (this.#at < this.source.length && this.source[this.#at] !== quote && this.source[this.#at] !== "\n") {
      this.#at += this.source[this.#at] === "\\" ? 2 : 1;
    }
    if (this.source[this.#at] === quote) this.#at += 1;
    this.#before = "value";
  }

  /** From a backtick, or from the brace that ends an expression in a template, to the template's end or its next expression. */
  #template(): void {
    if (this.source[this.#at] === "}") this.#open.pop();
    this.#at += 1;
    while (this.#at < this.source.length) {
      const character = this.source[this.#at];
      if (character === "`") {
        this.#at += 1;
        break;
      }
      if (character === "$" && this.source[this.#at + 1] === "{") {
        this.#at += 2;
        this.#open.push("${");
        this.#before = "open";
        return;
      }
      this.#at += character === "\\" ? 2 : 1;
    }
    this.#before = "value";
  }

  #pattern(): void {
    let inClass = false;
    this.#at += 1;
    while (this.#at < this.source.length && this.source[this.#at] !== "\n") {
      const character = this.source[this.#at];
      this.#at += character === "\\" ? 2 : 1;
      if (character === "[") inClass = true;
      else if (character === "]") inClass = false;
      else if (character === "/" && !inClass) break;
    }
    this.#before = "value";
  }

  #to(mark: string, past: number): void {
    const found = this.source.indexOf(mark, this.#at + past);
    this.#at = found < 0 ? this.source.length : found + past;
  }
}

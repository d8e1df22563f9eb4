import type { IRenderMime } from "@jupyterlab/rendermime-interfaces";
import { Widget } from "@lumino/widgets";
import { WIDGET_MIME, type WidgetOutput } from "../../src/protocol/widget.js";
import { views } from "../views/index.js";
import { say } from "../views/words.js";
import type { PageModel } from "./pageModel.js";
import { watchSight } from "./sight.js";
import type { Cleanup } from "./view.js";
import { isWidgetOutput } from "./widgetOutput.js";

/** Where a renderer gets its models from. */
export interface ModelSource {
  use(output: WidgetOutput): PageModel;
  release(output: WidgetOutput): void;
}

/** One widget in one output. */
export class WidgetRenderer extends Widget implements IRenderMime.IRenderer {
  readonly #source: ModelSource;
  #output: WidgetOutput | undefined;
  #model: PageModel | undefined;
  #mime: IRenderMime.IMimeModel | undefined;
  #cleanups: Cleanup[] = [];
  readonly #attached: Promise<void>;
  #arrive: () => void = () => undefined;

  constructor(source: ModelSource) {
    super();
    this.#attached = new Promise((resolve) => (this.#arrive = resolve));
    this.#source = source;
    this.addClass("gradbook-widget");
  }

  /** Called for a new output, and again whenever the output under the same display id is replaced. */
  async renderModel(mime: IRenderMime.IMimeModel): Promise<void> {
    this.#mime = mime;
    const output = mime.data[WIDGET_MIME];
    const known = isWidgetOutput(output) ? views[output.view] : undefined;
    if (!isWidgetOutput(output) || known === undefined) {
      this.#clear();
      this.#showPicture(mime);
      return;
    }
    if (this.#model !== undefined && this.#output?.model === output.model && this.#output?.view === output.view) {
      this.#output = output;
      this.#model.load(output);
      return;
    }
    this.#clear();
    this.#output = output;
    const model = this.#source.use(output);
    this.#model = model;
    this.#cleanups.push(model.on("saved", (bundle) => this.#mime?.setData({ data: bundle as never })));
    const view = await known();
    // Before it is in the page an element has no size and none of the theme's colours; Notebook 7 asks for outputs before it shows them.
    await this.#attached;
    if (this.#model !== model) return;
    const started = view.initialize?.({ model });
    const drawn = await view.render({ model, el: this.node });
    const unwatch = watchSight(this.node, (inSight) => model.look(this, inSight));
    this.#cleanups.push(unwatch, () => model.look(this, undefined));
    for (const cleanup of [drawn, started]) if (cleanup !== undefined) this.#cleanups.push(cleanup);
    if (this.#model !== model) this.#clear();
  }

  override dispose(): void {
    if (this.isDisposed) return;
    this.#clear();
    this.#arrive();
    super.dispose();
  }

  protected override onAfterAttach(): void {
    this.#arrive();
  }

  #clear(): void {
    for (const cleanup of this.#cleanups.splice(0)) cleanup();
    if (this.#output !== undefined) this.#source.release(this.#output);
    this.#output = undefined;
    this.#model = undefined;
    this.node.replaceChildren();
  }

  /** For a widget of a version that is not known here: the output's picture, as an image, so that nothing in it can run. */
  #showPicture(mime: IRenderMime.IMimeModel): void {
    const note = document.createElement("p");
    note.textContent = say("This widget was made by another version of Gradbook. Run its cell again to bring it to life.");
    this.node.append(note);
    const svg = mime.data["image/svg+xml"];
    if (typeof svg !== "string") return;
    const picture = document.createElement("img");
    picture.alt = String(mime.data["text/plain"] ?? say("the widget's last state"));
    picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
    this.node.append(picture);
  }
}

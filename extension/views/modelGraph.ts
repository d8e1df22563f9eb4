import { graphDrawing } from "../../src/arithmetic/graphDrawing.js";
import type { Cleanup, ViewModel, WidgetView } from "../host/view.js";
import { Choices } from "./choices.js";
import { drawLive } from "./drawLive.js";
import { element } from "./elements.js";
import { type FlatNode, flatGraph, readGraph } from "./graphNodes.js";
import { LookHead, write } from "./lookHead.js";
import { svg } from "./svg.js";
import { say } from "./words.js";

const SHOWN = ["layers", "step"] as const;

/** A network as a graph; the model is src/widgets/modelGraph.ts. */
export const modelGraph: WidgetView = { render };

let graphs = 0;

function render({ model, el }: { readonly model: ViewModel; readonly el: HTMLElement }): Cleanup {
  const arrow = `gradbook-graph-arrow-${graphs++}`;
  const shows = new Choices(
    say("what is drawn"),
    (index) => {
      model.set("shows", SHOWN[index]);
      model.save();
    },
    "gradbook-segments",
  );
  const head = new LookHead([shows.node]);
  const summary = element("p", "gradbook-hint");
  const picture = element("div", "gradbook-graph");
  const details = element("section", "gradbook-details");
  details.setAttribute("aria-live", "polite");
  const root = element("div", "gradbook-look gradbook-model-graph", "", [head.node, summary, element("div", "gradbook-graph-area", "", [picture, details])]);
  root.setAttribute("role", "group");
  root.setAttribute("aria-label", say("a network as a graph"));
  el.append(root);

  /** Keys of the networks inside that are unfolded, and of the box whose details stand beside. */
  const unfolded = new Set<string>();
  let chosen: string | undefined;
  let drawn = "";

  const choose = (node: FlatNode): void => {
    chosen = chosen === node.key ? undefined : node.key;
    draw();
  };
  const fold = (node: FlatNode): void => {
    const key = node.key.replace(/\/[^/]*$/, "");
    if (node.inside !== undefined) unfolded.add(node.key);
    else unfolded.delete(key);
    chosen = undefined;
    draw();
  };
  const draw = (): void => {
    const state = readGraph(model);
    const isStep = state.shows === "step" && state.step.length > 0;
    head.draw(state.title, 0, true);
    shows.node.hidden = state.step.length === 0;
    shows.draw("shown", [say("layers"), say("compiled step")], isStep ? 1 : 0);
    write(summary, isStep ? state.stepSummary : state.summary);
    const nodes = flatGraph(isStep ? state.step : state.layers, unfolded);
    const key = JSON.stringify([nodes.map(({ title, note, from }) => [title, note, from])]);
    if (key !== drawn) {
      drawn = key;
      const focused = document.activeElement?.getAttribute("data-key");
      picture.replaceChildren(graphPicture(nodes, arrow, choose, fold));
      if (focused != null) picture.querySelector<SVGGElement>(`[data-key="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
    }
    picture.querySelectorAll("[data-key]").forEach((box) => box.setAttribute("aria-expanded", String(box.getAttribute("data-key") === chosen)));
    details.replaceChildren(...detailsOf(nodes.find((node) => node.key === chosen), fold));
  };
  return drawLive(model, root, draw);
}

function graphPicture(nodes: readonly FlatNode[], arrow: string, choose: (node: FlatNode) => void, fold: (node: FlatNode) => void): SVGSVGElement {
  const { width, height, boxes, arrows } = graphDrawing(nodes);
  const tip = svg("marker", { id: arrow, viewBox: "0 0 8 8", refX: 4, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto" }, [svg("path", { d: "M0 0L8 4L0 8z", class: "gradbook-arrow-tip" })]);
  const lines = arrows.map(({ path }) => svg("path", { d: path, class: "gradbook-arrow", "marker-end": `url(#${arrow})` }));
  const drawn = nodes.map((node, i) => {
    const { x = 0, y = 0, width: w = 0, height: h = 0 } = boxes[i] ?? {};
    const middle = x + w / 2;
    const box = svg("g", { class: `gradbook-box gradbook-role-${node.role}`, role: "button", tabindex: 0, "data-key": node.key, "aria-expanded": "false", "aria-label": `${node.title}, ${node.note}` }, [
      svg("rect", { x, y, width: w, height: h, rx: 6 }),
      svg("text", { x: middle, y: y + 17, class: "gradbook-box-title" }, [node.inside === undefined ? node.title : `${node.title} ▸`]),
      svg("text", { x: middle, y: y + 32, class: "gradbook-box-note" }, [node.note]),
    ]);
    box.addEventListener("click", () => choose(node));
    box.addEventListener("dblclick", () => {
      if (node.inside !== undefined) fold(node);
    });
    box.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        event.stopPropagation();
        choose(node);
      }
    });
    return box;
  });
  return svg("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "group", "aria-label": say("boxes from the input at the top to the output") }, [svg("defs", {}, [tip]), ...lines, ...drawn]);
}

function detailsOf(node: FlatNode | undefined, fold: (node: FlatNode) => void): HTMLElement[] {
  if (node === undefined) return [element("p", "gradbook-hint", say("Click a box to see what is in it."))];
  // No <dl>: JupyterLab's own rules for it win over ours.
  const rows = node.details.flatMap(([name, value]) => [element("span", "gradbook-pair-name", name), element("span", "gradbook-pair-value", value)]);
  const inside = node.inside !== undefined;
  const isPart = node.key.includes("/");
  const button = element("button", "gradbook-button", inside ? say("Unfold its layers") : say("Fold it up again"));
  button.addEventListener("click", () => fold(node));
  return [element("h4", "gradbook-subtitle", node.title), element("div", "gradbook-pairs", "", rows), ...(inside || isPart ? [button] : [])];
}

import type { WidgetView } from "../host/view.js";

/** Views by the name that outputs carry; each is its own chunk, loaded when first shown. */
export const views: Readonly<Record<string, (() => Promise<WidgetView>) | undefined>> = Object.assign(Object.create(null), {
  lossCurve: async () => (await import("./lossCurve.js")).lossCurve,
  imageGrid: async () => (await import("./imageGrid.js")).imageGrid,
  plot: async () => (await import("./plot.js")).plot,
  filterGrid: async () => (await import("./filterGrid.js")).filterGrid,
  featureMaps: async () => (await import("./featureMaps.js")).featureMaps,
  histograms: async () => (await import("./histograms.js")).histograms,
  modelGraph: async () => (await import("./modelGraph.js")).modelGraph,
  convArithmetic: async () => (await import("./convArithmetic.js")).convArithmetic,
  drawDigit: async () => (await import("./drawDigit.js")).drawDigit,
  confusion: async () => (await import("./confusion.js")).confusion,
  table: async () => (await import("./table.js")).table,
});

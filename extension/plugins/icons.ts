import { LabIcon } from "@jupyterlab/ui-components";

/** Strokes take the theme's icon colour by JupyterLab's class. */
const stroked = (content: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 24 24"><g class="jp-icon3-stroke" fill="none" stroke="#616161" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${content}</g></svg>`;

/** A falling loss and a rising accuracy. */
export const curvesIcon = new LabIcon({ name: "gradbook:curves", svgstr: stroked('<path d="M3 3v18h18"/><path d="M6 6c2 9 6 11 14 11.5"/><path d="M6 15c3-7 8-9 14-9.500" stroke-dasharray="2 3"/>') });

/** A sheet of paper with a mark on it. */
export const gradingIcon = new LabIcon({ name: "gradbook:grading", svgstr: stroked('<path d="M5 3h14v18H5z"/><path d="M8 8h8"/><path d="M8 15l3 3 5-6"/>') });

/** A window on a grid. */
export const convolutionIcon = new LabIcon({ name: "gradbook:convolution", svgstr: stroked('<path d="M3 3h18v18H3zM9 3v18M15 3v18M3 9h18M3 15h18"/><path d="M3 3h12v12H3z" stroke-width="3"/>') });

/** A digit under a pen. */
export const drawingIcon = new LabIcon({ name: "gradbook:drawing", svgstr: stroked('<path d="M5 6c4-4 9 0 6 4l-6 7h8"/><path d="M14 19l7-7-2-2-7 7v2z"/>') });

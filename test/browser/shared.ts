import { chromium, type Browser } from "playwright-core";
import { inject } from "vitest";
import type { JupyterAddress } from "./jupyterServer.js";

/** The JupyterLab and the Chromium that globalSetup.ts started. Closing the browser here ends this file's connection only. */
export async function sharedBrowser(): Promise<{ readonly server: JupyterAddress; readonly browser: Browser }> {
  return { server: inject("jupyter"), browser: await chromium.connect(inject("chromium")) };
}

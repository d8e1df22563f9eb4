import type { TestProject } from "vitest/node";
import { chromium, type BrowserServer } from "playwright-core";
import { chromiumOptions } from "./chromium.js";
import { JupyterServer, type JupyterAddress } from "./jupyterServer.js";

declare module "vitest" {
  export interface ProvidedContext {
    readonly jupyter: JupyterAddress;
    /** Where the browser listens for test files. */
    readonly chromium: string;
  }
}

let server: JupyterServer | undefined;
let browser: BrowserServer | undefined;

/** One JupyterLab and one Chromium for all files; each file opens its own notebooks. */
export async function setup(project: TestProject): Promise<void> {
  try {
    [server, browser] = await Promise.all([JupyterServer.start(), chromiumOptions().then((options) => chromium.launchServer(options))]);
  } catch (error) {
    await teardown();
    throw error;
  }
  const { url, token, root } = server;
  project.provide("jupyter", { url, token, root });
  project.provide("chromium", browser.wsEndpoint());
}

export async function teardown(): Promise<void> {
  await browser?.close();
  await server?.stop();
}

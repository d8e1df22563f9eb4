import { spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { projectRoot } from "./projectRoot.js";

/** How a {@link JupyterServer} is started. */
export interface JupyterServerOptions {
  /** Environment for the kernels. */
  readonly env?: Readonly<Record<string, string>>;
  /** Serves this folder, with what is in it; without it one of its own, which goes with it. */
  readonly root?: string;
}

/** What a page needs of a server. */
export interface JupyterAddress {
  readonly url: string;
  readonly token: string;
  /** Folder with the notebooks. */
  readonly root: string;
}

/** Longest wait for the server to answer, in milliseconds. */
const START_LIMIT = 60_000;

/**
 * A real JupyterLab of the project's virtual environment, which serves Notebook 7 too: own port and token, every written file in
 * a temporary folder.
 */
export class JupyterServer implements JupyterAddress {
  readonly #process: ChildProcess;
  readonly #folder: string;

  private constructor(process: ChildProcess, folder: string, readonly root: string, readonly url: string, readonly token: string) {
    this.#process = process;
    this.#folder = folder;
  }

  static async start({ env = {}, root: given }: JupyterServerOptions = {}): Promise<JupyterServer> {
    const folder = mkdtempSync(join(tmpdir(), "gradbook-browser-"));
    const root = given ?? join(folder, "notebooks");
    mkdirSync(root, { recursive: true });
    writeSettings(join(folder, "settings"), "@jupyterlab/apputils-extension", "notification", { fetchNews: "false", checkForUpdates: false });
    const port = await freePort();
    const token = "gradbook-test";
    const server = spawn(
      join(projectRoot(), ".venv", "bin", "jupyter-lab"),
      [
        "--no-browser",
        "--allow-root",
        `--port=${port}`,
        "--ServerApp.port_retries=0",
        `--IdentityProvider.token=${token}`,
        `--ServerApp.root_dir=${root}`,
        "--LabApp.expose_app_in_browser=True",
        "--JupyterNotebookApp.expose_app_in_browser=True",
      ],
      {
        cwd: root,
        env: {
          ...process.env,
          JUPYTER_CONFIG_DIR: join(folder, "config"),
          JUPYTER_DATA_DIR: join(folder, "data"),
          JUPYTER_RUNTIME_DIR: join(folder, "runtime"),
          JUPYTERLAB_SETTINGS_DIR: join(folder, "settings"),
          JUPYTERLAB_WORKSPACES_DIR: join(folder, "workspaces"),
          IPYTHONDIR: join(folder, "ipython"),
          ...env,
        },
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    let log = "";
    server.stderr?.on("data", (data: Buffer) => (log += data.toString()));
    server.stdout?.on("data", (data: Buffer) => (log += data.toString()));
    const started = new JupyterServer(server, folder, root, `http://127.0.0.1:${port}`, token);
    try {
      await started.#answering(() => log);
    } catch (error) {
      await started.stop();
      throw error;
    }
    return started;
  }

  /** Ends the server with its kernels and removes what it wrote. */
  async stop(): Promise<void> {
    if (this.#process.exitCode === null) {
      const ended = new Promise((resolve) => this.#process.once("exit", resolve));
      this.#process.kill("SIGTERM");
      const late = setTimeout(() => this.#process.kill("SIGKILL"), 8_000);
      await ended;
      clearTimeout(late);
    }
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 3 });
  }

  async #answering(log: () => string): Promise<void> {
    const limit = Date.now() + START_LIMIT;
    while (Date.now() < limit) {
      if (this.#process.exitCode !== null) throw new Error(`Jupyter ended with ${this.#process.exitCode} at start:\n${log().slice(-2000)}`);
      const answer = await fetch(`${this.url}/api/status?token=${this.token}`).catch(() => undefined);
      if (answer?.ok === true) return;
      await sleep(100);
    }
    throw new Error(`Jupyter did not answer within ${START_LIMIT / 1000} s:\n${log().slice(-2000)}`);
  }
}

/** A user's setting, so that the page opens without asking anything. */
function writeSettings(folder: string, extension: string, plugin: string, settings: object): void {
  const place = join(folder, extension);
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, `${plugin}.jupyterlab-settings`), JSON.stringify(settings));
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}

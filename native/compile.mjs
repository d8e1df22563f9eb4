// Compiles the binding from the sources beside this file: a small loader, and the library that it loads. Node's built-ins only, since set-up calls it
// before anything else of the project runs.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));

/** The C++ sources and headers, absolute, in a fixed order: what a stamp has to cover besides compiler and TensorFlow. */
export function bindingSources() {
  return readdirSync(here).filter((name) => /\.(cc|h)$/.test(name)).sort().map((name) => join(here, name));
}

/**
 * The C++ compiler to use: `$CXX`, g++ or clang++, the first that answers.
 * @returns {{ command: string, version: string } | undefined}
 */
export function findCompiler(environment = process.env) {
  const candidates = [environment["CXX"], "g++", "clang++"].filter((name) => name !== undefined && name !== "");
  for (const command of candidates) {
    const answer = spawnSync(command, ["--version"], { encoding: "utf8", env: environment });
    if (answer.status === 0) return { command, version: answer.stdout.split("\n", 1)[0].trim() };
  }
  return undefined;
}

/** The folder of the tensorflow package inside a virtual environment; throws when it is not there. */
export function tensorflowFolder(venv) {
  const lib = join(venv, "lib");
  const pythons = existsSync(lib) ? readdirSync(lib).filter((name) => name.startsWith("python")) : [];
  for (const python of pythons) {
    const folder = join(lib, python, "site-packages", "tensorflow");
    if (existsSync(join(folder, "include", "tensorflow", "c", "eager", "c_api.h"))) return folder;
  }
  throw new Error(`native: no TensorFlow with C headers under ${venv}; run "npm run setup" to install the pinned wheel.`);
}

function nodeHeaders() {
  const candidates = [
    join(here, "..", "node_modules", "node-api-headers", "include"),
    join(dirname(process.execPath), "..", "include", "node"),
  ];
  const found = candidates.find((folder) => existsSync(join(folder, "node_api.h")));
  if (found === undefined) throw new Error(`native: node_api.h not found in ${candidates.join(" or ")}; run "npm ci" to install node-api-headers.`);
  return found;
}

/**
 * Compiles and links the binding against the TensorFlow of a virtual environment.
 * @param {{ venv: string, out: string, log?: (line: string) => void }} options `venv`: the environment's folder; `out`: the file to write.
 * @throws Error with one message when a compiler, headers or TensorFlow are missing, or with the compiler's output when it fails.
 */
export async function compileBinding({ venv, out, log = () => {} }) {
  const compiler = findCompiler();
  if (compiler === undefined) {
    throw new Error("native: no C++17 compiler found ($CXX, g++, clang++); install one (Debian, Ubuntu: apt install g++) and run \"npm run setup\" again.");
  }
  const tensorflow = tensorflowFolder(resolve(venv));
  const mac = process.platform === "darwin";
  const libraries = mac ? ["libtensorflow_cc.2.dylib", "libtensorflow_framework.2.dylib"] : ["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"];
  for (const library of libraries) {
    if (!existsSync(join(tensorflow, library))) throw new Error(`native: ${library} is missing in ${tensorflow}; this TensorFlow wheel can't carry the binding.`);
  }
  const file = resolve(out);
  const binding = file.replace(/(\.[^.]*)$/, "-tensorflow$1");
  mkdirSync(dirname(file), { recursive: true });
  const common = ["-std=c++17", "-O3", "-fno-math-errno", "-ffp-contract=fast", "-fPIC", "-fvisibility=hidden", "-Wall", "-Wextra", "-DNAPI_VERSION=8", "-shared", "-pthread", `-isystem${nodeHeaders()}`];
  const sources = bindingSources().filter((name) => name.endsWith(".cc"));
  const loader = join(here, "loader.cc");
  const platform = mac ? ["-undefined", "dynamic_lookup"] : [];
  log(`${compiler.command}: ${sources.length} files against ${tensorflow}`);
  await build(compiler.command, binding, [
    ...common, `-isystem${join(tensorflow, "include")}`, ...sources.filter((name) => name !== loader), ...platform,
    ...(mac ? libraries.map((name) => join(tensorflow, name)) : [`-L${tensorflow}`, ...libraries.map((name) => `-l:${name}`)]),
    `-Wl,-rpath,${tensorflow}`,
  ]);
  await build(compiler.command, file, [...common, loader, ...platform, ...(mac ? [] : ["-ldl"])]);
  return file;
}

/** Compiles into a file beside `out` and renames it: a running kernel keeps the old library, and half a file never stays. */
async function build(command, out, args) {
  const fresh = `${out}.${process.pid}.new`;
  try {
    await run(command, [...args, "-o", fresh]);
    renameSync(fresh, out);
  } finally {
    rmSync(fresh, { force: true });
  }
}

function run(command, args) {
  return new Promise((done, failed) => {
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
    let text = "";
    child.stdout.on("data", (chunk) => (text += chunk));
    child.stderr.on("data", (chunk) => (text += chunk));
    child.on("error", (error) => failed(new Error(`native: ${command} could not be started: ${error.message}`)));
    child.on("close", (code) => {
      if (code === 0) done(undefined);
      else failed(new Error(`native: ${command} failed (exit ${code}):\n${text.slice(-4000)}`));
    });
  });
}

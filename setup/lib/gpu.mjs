import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";

let answer;

/** Whether an NVIDIA GPU is there for TensorFlow: the driver's own list, else `nvidia-smi`'s (as under WSL). */
export function gpuSeen() {
  answer ??= whyNoGpu() === undefined;
  return answer;
}

/**
 * Says in one line why TensorFlow can have no GPU on this machine; undefined where one is listed.
 * @param {{ platform?: string, arch?: string, driver?: string, env?: NodeJS.ProcessEnv }} [machine] driver: the folder in which the driver lists its GPUs
 */
export function whyNoGpu({ platform = process.platform, arch = process.arch, driver = "/proc/driver/nvidia/gpus", env = process.env } = {}) {
  if (platform !== "linux" || arch !== "x64") return `TensorFlow's CUDA libraries exist for Linux on x64 only, and this is ${platform} on ${arch}`;
  try {
    if (readdirSync(driver).length > 0) return undefined;
  } catch {
    // No driver of that kind; ask the tool.
  }
  try {
    const listed = execFileSync("nvidia-smi", ["-L"], { encoding: "utf8", timeout: 10_000, stdio: ["ignore", "pipe", "ignore"], env });
    return /^GPU \d/m.test(listed) ? undefined : `nvidia-smi lists no GPU: ${listed.trim().split("\n")[0]}`;
  } catch (error) {
    if (error.code === "ENOENT") return "no NVIDIA driver is here: nothing is listed in /proc/driver/nvidia/gpus, and there is no nvidia-smi";
    return `nvidia-smi is here and fails: ${String(error.stdout ?? error.message).trim().split("\n")[0]}`;
  }
}

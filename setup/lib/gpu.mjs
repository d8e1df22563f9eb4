import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";

let answer;

/** Whether an NVIDIA GPU is there for TensorFlow: the driver's own list, else `nvidia-smi`'s (as under WSL). */
export function gpuSeen() {
  answer ??= look();
  return answer;
}

function look() {
  // CUDA wheels exist for Linux on x64 only.
  if (process.platform !== "linux" || process.arch !== "x64") return false;
  try {
    return readdirSync("/proc/driver/nvidia/gpus").length > 0;
  } catch {
    // No driver of that kind; ask the tool.
  }
  try {
    return /^GPU \d/m.test(execFileSync("nvidia-smi", ["-L"], { encoding: "utf8", timeout: 10_000, stdio: ["ignore", "pipe", "ignore"] }));
  } catch {
    return false;
  }
}

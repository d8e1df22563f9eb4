import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");

/** Collects garbage now. */
export const collect = runInNewContext("gc") as () => void;

/** Collects garbage and lets the registries that wait for it do their work. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 5; i++) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

import { expect, it } from "vitest";
import { backend, compileStep, tf } from "../../../src/backend/index.js";
import { collect } from "../../garbage.js";
import { take } from "./support.js";

it.runIf(backend().rung === "tensorflow" || backend().rung === "gpu")("a step that nobody disposed gives its captured tensors back when it is collected", async () => {
  const held = (): number => (tf.memory() as unknown as { numNativeTensors: number }).numNativeTensors;
  const forget = (): void => {
    const large = tf.ones([1000]).add(1);
    const step = compileStep((x) => [large.sum().add(x ?? 0)]);
    take(step.runSync(tf.scalar(1)));
    take(step.runSync(tf.scalar(1)));
    large.dispose();
  };
  tf.tidy(forget);
  const before = held();
  for (let i = 0; i < 10; i++) tf.tidy(forget);
  for (let i = 0; i < 50 && held() >= before; i++) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  expect(held()).toBeLessThan(before);
});

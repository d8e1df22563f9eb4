import { inspect } from "node:util";
import { expect, it } from "vitest";
import { layers, sequential } from "../../src/index.js";
import { DISPLAY } from "../../src/protocol/host.js";

it("a model shows itself in one line: layers, parameters, how it learns", () => {
  const net = sequential([layers.dense({ units: 64, inputShape: [784] }), layers.dense({ units: 10 })], { name: "digits" });
  expect(String(net)).toBe("digits: 2 layers, 50,890 parameters, not compiled");
  net.compile({ optimizer: "adam", loss: "mse" });
  const line = "digits: 2 layers, 50,890 parameters, compiled with adam and meanSquaredError";
  expect(inspect(net)).toBe(line);
  expect(net[DISPLAY]()).toEqual({ "text/plain": line });
});

it("one without an input shape says so", () => {
  expect(String(sequential([layers.dense({ units: 1 })]))).toBe("sequential: 1 layer, input shape not known yet, not compiled");
});

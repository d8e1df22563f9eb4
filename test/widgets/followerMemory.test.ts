import { afterEach, beforeEach, expect, test } from "vitest";
import { layers, sequential, widgets } from "../../src/index.js";
import { followersOf } from "../../src/widgets/follower.js";
import { setHost } from "../../src/widgets/host.js";
import { collect } from "../garbage.js";
import { RecordingHost } from "./recordingHost.js";

beforeEach(() => setHost(new RecordingHost()));
afterEach(() => setHost(undefined));

test("a cell that shows a network and is run 200 times leaves its last widgets alone behind", async () => {
  const net = sequential([layers.conv2d({ filters: 4, kernelSize: 3, inputShape: [8, 8, 1] })]);
  void net.weights;
  const openAndClose = (): void => {
    const notebook = new RecordingHost();
    setHost(notebook);
    widgets.filterGrid(net).show();
    notebook.comm.fromPage({ kind: "attach", page: "a", reloaded: false });
    notebook.comm.fromPage({ kind: "detach", page: "a" });
  };
  for (let i = 0; i < 200; i++) openAndClose();
  setHost(new RecordingHost());
  for (let i = 0; i < 50 && followersOf([net]).length > 16; i++) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    collect();
  }
  // A page that was closed may come back to the newest ones (src/widgets/retired.ts).
  expect(followersOf([net]).length).toBeLessThanOrEqual(16);
});

import { mkdtempSync, rmSync } from "node:fs";
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { gradbook } from "./helpers.js";

let folder = "";
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "gradbook-data-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const run = (...args: string[]) => gradbook(["data", ...args], { env: { GRADBOOK_DATA: join(folder, "given"), GRADBOOK_CACHE: join(folder, "cache") } });

describe("gradbook data", () => {
  it("lists the sets, and which are on this machine", async () => {
    mkdirSync(join(folder, "given", "iris"), { recursive: true });
    writeFileSync(join(folder, "given", "iris", "iris.data"), "a table");
    const { code, stdout } = await run("list");
    const lines = stdout.trim().split("\n");
    expect(code).toBe(0);
    expect(lines[0]).toMatch(/^name +size +here +what +licence$/);
    expect(lines.find((line) => line.startsWith("iris "))).toMatch(/^iris +4\.6 kB +GRADBOOK_DATA +150 flowers .* CC BY 4\.0$/);
    expect(lines.find((line) => line.startsWith("cifar10 "))).toMatch(/^cifar10 +170 MB +– /);
    expect(lines).toHaveLength(14);
  });

  it("fetch says where a set comes from, and fails with what to do", async () => {
    mkdirSync(join(folder, "given", "tiny-shakespeare"), { recursive: true });
    cpSync(new URL(import.meta.url), join(folder, "given", "tiny-shakespeare", "tinyshakespeare.txt"));
    expect(await run("fetch", "tinyShakespeare")).toMatchObject({ code: 0, stdout: "tinyShakespeare: from GRADBOOK_DATA\n" });
    const missing = await run("fetch", "tinyShakespeer");
    expect([missing.code, missing.stderr.split("Known")[0]]).toEqual([2, 'gradbook data: no data set "tinyShakespeer". Did you mean "tinyShakespeare"? ']);
  });

  it("is called wrongly without an action or a name", async () => {
    expect((await run()).stderr).toContain("gradbook data: must be told list or fetch");
    expect(await run("fetch")).toMatchObject({ code: 2, stderr: "gradbook data: fetch names no data set. Usage: gradbook data list | fetch NAME…\n" });
  });
});

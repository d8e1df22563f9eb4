import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, unlinkSync, utimesSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { at } from "./root.mjs";

const path = at("build", "setup.lock");
const heartbeat = 2_000;
/** Older than this, a lock's owner is gone, even if its process number is in use again (or is another container's). */
const staleAfter = 30_000;

/**
 * Takes the set-up lock, waiting while another set-up of this clone holds it.
 * @param {(owner: number) => void} onWait called once when it has to wait
 * @returns {Promise<() => void>} gives the lock back
 */
export async function takeLock(onWait) {
  mkdirSync(at("build"), { recursive: true });
  const mine = `${process.pid} ${Date.now()}`;
  for (let waiting = false; ; ) {
    try {
      writeFileSync(path, mine, { flag: "wx" });
      break;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    const owner = readOwner();
    if (owner === undefined) continue;
    if (owner.stale) {
      breakLock(owner.text);
      continue;
    }
    if (!waiting) onWait(owner.pid);
    waiting = true;
    await sleep(200);
  }
  const beat = setInterval(() => touch(mine), heartbeat);
  beat.unref();
  return () => {
    clearInterval(beat);
    if (readText() === mine) rmSync(path, { force: true });
  };
}

function readText() {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

function readOwner() {
  const text = readText();
  const stat = statSync(path, { throwIfNoEntry: false });
  if (text === undefined || stat === undefined) return undefined;
  const pid = Number(text.split(" ")[0]);
  const silent = Date.now() - stat.mtimeMs > staleAfter;
  // An empty file is one that its owner is about to fill.
  return { text, pid, stale: silent || (text !== "" && !alive(pid)) };
}

function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** Removes a dead owner's lock; one that somebody took in the meantime is put back. */
function breakLock(text) {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
    if (readFileSync(aside, "utf8") !== text) linkSync(aside, path);
    unlinkSync(aside);
  } catch {
    // Another waiter was faster.
  }
}

function touch(mine) {
  if (readText() !== mine) return;
  const now = new Date();
  try {
    utimesSync(path, now, now);
  } catch {
    // The folder was removed under us; the steps will say so.
  }
}

import { open, rm, stat, utimes } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";

/** A lock that was not renewed for so long, in milliseconds, belongs to a process that is gone. */
const STALE = 10_000;
const RENEWAL = 2000;
const POLL = 100;

/**
 * Runs an action while no other process, on this machine or another one that shares the folder, runs one under the same lock.
 *
 * The lock is a file that its holder renews; a holder that died leaves one that is no longer renewed and is taken over.
 *
 * @param path the lock's own file, in a folder that exists
 */
export async function withLock<T>(path: string, action: () => Promise<T>): Promise<T> {
  while (!(await take(path))) {
    if (await isStale(path)) await rm(path, { force: true });
    else await pause(POLL);
  }
  const renewal = setInterval(() => void utimes(path, new Date(), new Date()).catch(() => {}), RENEWAL);
  renewal.unref();
  try {
    return await action();
  } finally {
    clearInterval(renewal);
    await rm(path, { force: true });
  }
}

async function take(path: string): Promise<boolean> {
  try {
    const file = await open(path, "wx");
    await file.writeFile(String(process.pid));
    await file.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

async function isStale(path: string): Promise<boolean> {
  const facts = await stat(path).catch(() => undefined);
  return facts !== undefined && Date.now() - facts.mtimeMs > STALE;
}

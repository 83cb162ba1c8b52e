import { existsSync, mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

import { say } from "./say.mjs";

/** The holder touches its lock this often; a lock that has not been touched for six times as long has lost its holder. */
const beat = 5_000;

/**
 * @param {string} file
 * @returns {boolean} whether this process has the lock now
 */
function take(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "EEXIST") return false;
    throw error;
  }
}

/**
 * Whether this process still has the lock: after a long sleep of the machine another may have taken it over.
 *
 * @param {string} file
 */
function isOurs(file) {
  return existsSync(file) && readFileSync(file, "utf8") === String(process.pid);
}

/**
 * Whether the process that wrote a lock is gone.
 *
 * @param {number} pid
 */
function isGone(pid) {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === "ESRCH";
  }
}

/**
 * Whether a lock has lost its holder: the process is gone, or has not touched the lock for long (another machine's process,
 * or a number that was given anew after a restart).
 *
 * @param {string} file
 */
function isAbandoned(file) {
  try {
    const pid = Number(readFileSync(file, "utf8"));
    return Date.now() - statSync(file).mtimeMs > 6 * beat || (pid > 0 && isGone(pid));
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "ENOENT") return false;
    throw error;
  }
}

/**
 * Does work that only one process may do at a time; the others wait their turn.
 *
 * @template T
 * @param {string} file the lock
 * @param {() => Promise<T>} work
 * @param {number} [poll] how often a waiting process looks again, in ms
 * @returns {Promise<T>}
 */
export async function withLock(file, work, poll = 500) {
  mkdirSync(dirname(file), { recursive: true });
  for (let waited = false; !take(file);) {
    if (isAbandoned(file)) {
      rmSync(file, { force: true });
      continue;
    }
    if (!waited) say("  another set-up is at work in this clone: waiting for it");
    waited = true;
    await new Promise((resolve) => setTimeout(resolve, poll));
  }
  const release = () => {
    if (isOurs(file)) rmSync(file);
  };
  const timer = setInterval(() => {
    if (isOurs(file)) utimesSync(file, new Date(), new Date());
  }, beat);
  process.once("exit", release);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    process.removeListener("exit", release);
    release();
  }
}

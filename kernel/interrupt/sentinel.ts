import { parentPort, workerData } from "node:worker_threads";
import { Script } from "node:vm";
import { courierOf, nameThread } from "./courier";
import { isSignalled } from "./phase";
import { word, type Words } from "./words";

/**
 * A thread that does nothing but wait for SIGINT.
 *
 * Node.js delivers signals through the event loop, which a cell may keep busy, and by default SIGINT ends the process.
 * A script that runs with `breakOnSigint` is stopped by the signal instead, on whatever thread it runs; if there are
 * several, the one that began last. So this thread sleeps inside such a script for as long as the kernel lives.
 * The scripts are nested, so that one of them is in force even while the innermost one is being started again.
 */
const depth = 8;

const port = parentPort;
const words = workerData as Words;
/** Names this thread, and the hidden functions that the scripts call. */
const name = "sentinel";
/** What a pause sleeps on; nobody ever wakes it. */
const nothing = new Int32Array(new SharedArrayBuffer(4));

/** Runs a script; false if a signal broke it off. */
function undisturbed(script: Script): boolean {
  try {
    script.runInThisContext({ breakOnSigint: true });
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ERR_SCRIPT_EXECUTION_INTERRUPTED")
      return false;
    throw error;
  }
}

function watch(level: number): never {
  Reflect.set(globalThis, `${name}${level}`, () => {
    if (level > 0) watch(level - 1);
    else answer();
  });
  const script = new Script(`${name}${level}()`);
  for (;;) if (!undisturbed(script)) caught();
}

/** Sleeps until it is asked something. Whatever has been caught before is done with by then, so the question is answered. */
function answer(): void {
  if (Atomics.load(words, word.watching) === 0) {
    Atomics.store(words, word.courier, courierOf(name));
    Atomics.store(words, word.watching, 1);
    Atomics.notify(words, word.watching);
  }
  const asked = Atomics.load(words, word.asked);
  Atomics.store(words, word.answered, asked);
  Atomics.notify(words, word.answered);
  Atomics.wait(words, word.asked, asked);
}

/** How long the main thread may take to say that it has been stopped, in ms. */
const patience = 20;

/** Decides whose signal it was. */
function caught(): void {
  if (!isSignalled(Atomics.load(words, word.phase))) {
    // Decided here and now: by the time that a message is read, the next cell may be running.
    port?.postMessage(Atomics.load(words, word.running));
    return;
  }
  // Meant for the main thread's guard. If another one has stopped it, this one must go to nobody: handed on, it would come back to
  // the script around this one, and so on outwards until none is left in force and it ends the process.
  if (isStopped(patience)) return;
  // The guard began before this script did: hand it on while this one is not in force.
  process.kill(process.pid, "SIGINT");
  while (!isStopped(patience));
}

/** Waits until the main thread's guard has been stopped, at most `ms`; false if it has not. */
function isStopped(ms: number): boolean {
  for (let waited = 0; isSignalled(Atomics.load(words, word.phase)); waited++) {
    if (waited === ms) return false;
    Atomics.wait(nothing, 0, 0, 1);
  }
  return true;
}

nameThread(name);
watch(depth - 1);

import { parentPort, workerData } from "node:worker_threads";
import { Script } from "node:vm";
import { clock, phase, target, word, type Words } from "./words";

/**
 * A thread that does nothing but wait for SIGINT.
 *
 * Node.js delivers signals through the event loop, which a cell may keep busy, and by default SIGINT ends the process.
 * A script that runs with `breakOnSigint` is stopped by the signal instead, on whatever thread it runs; if there are
 * several, the one that began last. So this thread sleeps inside such a script for as long as the kernel lives.
 * The scripts are nested, so that one of them is in force even while the innermost one is being started again.
 */
const depth = 4;

/** A signal this soon after one that the kernel sent itself is the same one, arrived late; in ms. */
const echo = 20;

const port = parentPort;
const words = workerData as Words;
/** Names the hidden functions that the scripts call. */
const name = "astronetSentinel";
/** What the innermost script sleeps on; nobody ever wakes it but the signal. */
const sleep = new Int32Array(new SharedArrayBuffer(4));

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

function callOf(level: number, body: () => unknown): Script {
  Reflect.set(globalThis, `${name}${level}`, body);
  return new Script(`${name}${level}()`);
}

function watch(level: number): never {
  const script = callOf(level, () => {
    if (level > 0) watch(level - 1);
    Atomics.store(words, word.watching, 1);
    Atomics.wait(sleep, 0, 0);
  });
  for (;;) if (!undisturbed(script)) caught();
}

/** Sleeps a moment, to see whether another signal follows; in ms. */
const moment = 0.3;
const pause = callOf(depth, () => Atomics.wait(sleep, 0, 0, moment));

/** Decides whose signal it was. */
function caught(): void {
  if (Atomics.load(words, word.draining) === 1) {
    while (!undisturbed(pause));
    Atomics.store(words, word.draining, 0);
    Atomics.notify(words, word.draining);
    return;
  }
  const now = Atomics.load(words, word.phase);
  if (now === phase.signalled) {
    // Meant for the main thread's guard, which began before this script did: hand it on while this one is not in force.
    process.kill(process.pid, "SIGINT");
    Atomics.wait(sleep, 0, 0, 20);
    return;
  }
  const late = clock() - Atomics.load(words, word.signalledAt);
  if (late >= 0 && late < echo) return;
  // Decided here and now: by the time that a message is read, the next cell may be running.
  port?.postMessage(target(words));
}

watch(depth - 1);

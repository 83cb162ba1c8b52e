import { once } from "node:events";
import { resolve } from "node:path";
import { Worker } from "node:worker_threads";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { drainSignals } from "../../../kernel/interrupt/drain";
import { loop, signalled } from "../../../kernel/interrupt/phase";
import { createWords, word, type Words } from "../../../kernel/interrupt/words";

/** Sends SIGINT to this process whenever the first integer changes, and says in the second that it has. */
const sender = `
  const turns = require("node:worker_threads").workerData;
  for (let turn = 0; ; turn++) {
    Atomics.wait(turns, 0, turn);
    process.kill(process.pid, "SIGINT");
    Atomics.store(turns, 1, turn + 1);
    Atomics.notify(turns, 1);
  }`;

let words: Words;
let turns: Int32Array;
let threads: Worker[];
/** The executions that the sentinel has found to be running when it caught a signal. */
let hit: number[];

beforeAll(async () => {
  words = createWords();
  turns = new Int32Array(new SharedArrayBuffer(8));
  hit = [];
  // A thread runs what was built: `npm run build`.
  const sentinel = resolve(__dirname, "../../../dist/kernel/interrupt/sentinel.js");
  threads = [
    new Worker(sentinel, { workerData: words }),
    new Worker(sender, { eval: true, workerData: turns }),
  ];
  threads[0]!.on("message", (id: number) => hit.push(id));
  await Promise.all(threads.map((thread) => once(thread, "online")));
  drainSignals(words);
});

afterAll(async () => {
  // The sentinel goes last: without it a signal would end the process.
  for (const thread of threads.reverse()) await thread.terminate();
});

/** Has the sender send signal number `turn`. */
function signal(turn: number): void {
  Atomics.store(turns, 0, turn);
  Atomics.notify(turns, 0);
  while (Atomics.load(turns, 1) < turn);
}

test("no signal that was sent before a drain hits what runs after it", async () => {
  const rounds = 1_000;
  for (let round = 1; round <= rounds; round++) {
    Atomics.store(words, word.running, 2 * round - 1);
    signal(round);
    Atomics.store(words, word.running, 0);
    drainSignals(words);
    Atomics.store(words, word.running, 2 * round);
  }
  // What the sentinel tells arrives in order: after this there is no more.
  const last = 2 * rounds + 1;
  Atomics.store(words, word.running, last);
  signal(rounds + 1);
  await vi.waitUntil(() => hit.includes(last), { timeout: 60_000 });
  expect(hit.filter((id) => id !== 0 && id % 2 === 0)).toEqual([]);
});

test("a second signal to a guard that has been stopped, and has not said so yet, goes to nobody", async () => {
  Atomics.store(words, word.running, 7);
  Atomics.store(words, word.phase, signalled(7));
  signal(Atomics.load(turns, 1) + 1);
  Atomics.wait(words, word.awaited, 0, 2);
  Atomics.store(words, word.phase, loop);
  drainSignals(words);
  // One that is for execution 8 arrives, and nothing came before it.
  hit = [];
  Atomics.store(words, word.running, 8);
  signal(Atomics.load(turns, 1) + 1);
  await vi.waitUntil(() => hit.length > 0, { timeout: 60_000 });
  expect(hit).toEqual([8]);
});

test("a drain waits until the socket thread has sent what it was about to send", () => {
  Atomics.store(words, word.striking, 1);
  const striker = `
    const words = require("node:worker_threads").workerData;
    Atomics.wait(words, ${word.awaited}, 0, 50);
    Atomics.store(words, ${word.striking}, 0);
    Atomics.notify(words, ${word.striking});`;
  threads.push(new Worker(striker, { eval: true, workerData: words }));
  drainSignals(words);
  expect(words[word.striking]).toBe(0);
});

test("where nobody watches for signals nothing is waited for", () => {
  const unwatched = createWords();
  unwatched[word.watching] = -1;
  drainSignals(unwatched);
  expect(unwatched[word.asked]).toBe(0);
});

import { beforeEach, expect, test } from "vitest";
import { Stopper } from "../../../kernel/interrupt/stopper";
import { guarded, kernel, loop, signalled } from "../../../kernel/interrupt/phase";
import { createWords, isInterrupted, word, type Words } from "../../../kernel/interrupt/words";

let words: Words;
let told: { id: number; ring: number }[];
let signals: number;
let waiting: (() => void)[];
let stopper: Stopper;

beforeEach(() => {
  words = createWords();
  told = [];
  signals = 0;
  waiting = [];
  stopper = new Stopper(words, {
    tell: (id, ring) => told.push({ id, ring }),
    signal: () => {
      signals++;
      return true;
    },
    later: (_ms, call) => waiting.push(call),
  });
});

/** Lets `count` ticks of 10 ms pass. */
function pass(count: number): void {
  for (let tick = 0; tick < count; tick++) for (const call of waiting.splice(0)) call();
}

const run = (id: number, state: number): void => {
  words[word.running] = id;
  words[word.phase] = state;
};

test("an execution that ends when it is asked to gets no signal", () => {
  run(1, guarded(1));
  stopper.interrupt(stopper.target);
  expect(words[word.interrupted]).toBe(1);
  expect(told).toEqual([{ id: 1, ring: 1 }]);
  run(0, loop);
  words[word.acknowledged] = 1;
  pass(20);
  expect(signals).toBe(0);
  expect(waiting).toEqual([]);
});

test("synchronous code gets one signal, however often it is interrupted", () => {
  run(1, guarded(1));
  stopper.interrupt(1);
  stopper.interrupt(1);
  pass(3);
  expect(signals).toBe(1);
  expect(words[word.phase]).toBe(signalled(1));
  pass(1);
  expect(signals).toBe(1);
  expect(told).toHaveLength(1);
  // One that was lost is sent again.
  pass(8);
  expect(signals).toBeGreaterThan(1);
});

test("the next execution gets nothing of it", () => {
  run(1, guarded(1));
  stopper.interrupt(1);
  run(2, guarded(2));
  pass(30);
  expect(signals).toBe(0);
  expect(words[word.interrupted]).toBe(1);
  stopper.interrupt(1);
  expect(told).toHaveLength(1);
  words[word.acknowledged] = 1;
  pass(1);
  expect(waiting).toEqual([]);
});

test("the kernel's own work is never stopped", () => {
  run(1, kernel);
  stopper.interrupt(1);
  pass(100);
  expect(signals).toBe(0);
  expect(words[word.stuck]).toBe(0);
  // But the cell is, once its own code begins.
  run(1, guarded(1));
  pass(1);
  expect(signals).toBe(1);
});

test("a main thread that does not answer is taken for stuck, until it does", () => {
  run(1, loop);
  stopper.interrupt(1);
  pass(10);
  expect(words[word.stuck]).toBe(1);
  // Code of the background may be what loops; an execution that has begun since is not.
  expect([isInterrupted(words, 1), isInterrupted(words, 2)]).toEqual([true, true]);
  words[word.running] = 3;
  expect([isInterrupted(words, 1), isInterrupted(words, 3)]).toEqual([true, false]);
  words[word.running] = 1;
  words[word.acknowledged] = 1;
  pass(1);
  expect(words[word.stuck]).toBe(0);
});

test("code in the background that blocks the main thread is stuck, whatever begins to run meanwhile", () => {
  run(0, loop);
  stopper.interrupt(0);
  pass(10);
  expect(words[word.stuck]).toBe(-1);
  run(2, loop);
  pass(1);
  expect([isInterrupted(words, 1), isInterrupted(words, 2)]).toEqual([true, false]);
  words[word.acknowledged] = 1;
  pass(1);
  expect(words[word.stuck]).toBe(0);
});

test("microtasks that outlive their execution are stopped too, whoever has stopped it", () => {
  run(1, guarded(1));
  stopper.interrupt(1);
  run(0, loop);
  pass(10);
  expect([isInterrupted(words, 1), isInterrupted(words, 2)]).toEqual([true, true]);
  words[word.acknowledged] = 1;
  pass(1);
  expect(words[word.stuck]).toBe(0);
  // A signal from elsewhere came straight to the guard; its execution is over by the time that the stopper hears of it.
  stopper.stopped(2);
  stopper.stopped(2);
  expect(told.at(-1)).toEqual({ id: 2, ring: 2 });
  pass(10);
  expect(isInterrupted(words, 2)).toBe(true);
  words[word.acknowledged] = 2;
  pass(1);
  expect([words[word.stuck], signals, waiting.length]).toEqual([0, 0, 0]);
});

test("a guard of the next execution is left alone, even if it begins just before the signal is sent", () => {
  run(1, guarded(1));
  stopper.interrupt(1);
  // The next one is inside its guard, and the words do not say yet that it runs.
  words[word.phase] = guarded(2);
  pass(10);
  expect(signals).toBe(0);
  expect(words[word.phase]).toBe(guarded(2));
  expect(words[word.striking]).toBe(0);
});

test("an execution that is about to begin is interrupted too; when there is none, only what blocks is", () => {
  words[word.awaited] = 5;
  stopper.interrupt(stopper.target);
  expect(words[word.interrupted]).toBe(5);
  words[word.awaited] = 0;
  pass(1);
  stopper.interrupt(stopper.target);
  expect(told.at(-1)).toEqual({ id: 0, ring: 2 });
  words[word.acknowledged] = 2;
  pass(1);
  expect(words[word.interrupted]).toBe(5);
  expect(waiting).toEqual([]);
});

import { expect, test } from "vitest";
import { Interrupted } from "../../../kernel/cell/interrupted";
import { guard, unstoppable } from "../../../kernel/interrupt/guard";
import { guarded, kernel, loop, signalled } from "../../../kernel/interrupt/phase";
import { createWords, word } from "../../../kernel/interrupt/words";

test("the guard hands through what the code returns or throws, and says that it is in force", () => {
  const words = createWords();
  expect(guard(words, 1, () => Atomics.load(words, word.phase))).toBe(guarded(1));
  expect(() => guard(words, 1, () => JSON.parse("{") as unknown)).toThrow(SyntaxError);
  expect(guard(words, 1, () => guard(words, 1, () => "inner"))).toBe("inner");
  expect(words[word.phase]).toBe(loop);
});

test("code whose execution was interrupted is not begun, and does not end well", () => {
  const words = createWords();
  words[word.interrupted] = 1;
  let begun = false;
  const begin = (): void => {
    begun = true;
  };
  expect(() => {
    guard(words, 1, begin);
  }).toThrow(Interrupted);
  expect(begun).toBe(false);
  expect(guard(words, 2, () => "the next")).toBe("the next");
  expect(() => guard(words, 3, () => Atomics.store(words, word.interrupted, 3))).toThrow(Interrupted);
});

test("a signal stops the code, and an interrupt of this execution is noted", () => {
  const words = createWords();
  const endless = (): never => {
    process.kill(process.pid, "SIGINT");
    for (;;);
  };
  let told = 0;
  const stop = (): void => {
    guard(words, 4, endless, () => told++);
  };
  expect(stop).toThrow(Interrupted);
  // Nobody else knows of a signal that came straight here.
  expect(told).toBe(1);
  expect(words[word.interrupted]).toBe(4);
  expect(words[word.phase]).toBe(loop);
});

test("a guard whose signal is on its way is not left before it arrives", () => {
  const words = createWords();
  let left = false;
  const stop = (): void => {
    guard(words, 5, () => {
      // The socket thread has decided to send a signal; the code ends by itself before it arrives.
      Atomics.store(words, word.phase, signalled(5));
      process.kill(process.pid, "SIGINT");
    });
    left = true;
  };
  expect(stop).toThrow(Interrupted);
  expect(left).toBe(false);
  expect(words[word.phase]).toBe(loop);
});

test("the kernel's own work is marked as such, also when it fails", () => {
  const words = createWords();
  expect(unstoppable(words, () => words[word.phase])).toBe(kernel);
  expect(() => unstoppable(words, () => JSON.parse("{") as unknown)).toThrow(SyntaxError);
  expect(words[word.phase]).toBe(loop);
});

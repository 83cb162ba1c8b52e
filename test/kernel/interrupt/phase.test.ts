import { expect, test } from "vitest";
import { guarded, isGuarded, isSignalled, kernel, loop, signalled } from "../../../kernel/interrupt/phase";

test("each phase is another integer, and tells whose guard it is", () => {
  const phases = [loop, kernel, guarded(1), signalled(1), guarded(2), signalled(2)];
  expect(new Set(phases).size).toBe(phases.length);
  expect(phases.map(isGuarded)).toEqual([false, false, true, true, true, true]);
  expect(phases.map(isSignalled)).toEqual([false, false, false, true, false, true]);
});

import { expect, test } from "vitest";
import { restOf } from "../../../kernel/interrupt/courier";

const status = (state: string): string =>
  `Name:\tsentinel\nUmask:\t0022\nState:\t${state}\nvoluntary_ctxt_switches:\t17\nnonvoluntary_ctxt_switches:\t3\n`;

test("a thread that sleeps tells how often it has gone to sleep; one that is awake does not", () => {
  expect(restOf(status("S (sleeping)"))).toBe(17);
  expect(restOf(status("R (running)"))).toBeUndefined();
  expect(restOf(status("D (disk sleep)"))).toBeUndefined();
});

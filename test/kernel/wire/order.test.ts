import { expect, test } from "vitest";
import { sentBefore } from "../../../kernel/wire/order";

const header = (
  date: unknown,
  session = "s",
): { msg_id: string; msg_type: string; session: string; date: unknown } => ({
  msg_id: "1",
  msg_type: "x",
  session,
  date,
});

test.each([
  ["2026-01-01T00:00:00.000100Z", "2026-01-01T00:00:00.000200Z", true],
  ["2026-01-01T00:00:00.000200Z", "2026-01-01T00:00:00.000100Z", false],
  ["2026-01-01T00:00:00.001Z", "2026-01-01T00:00:00.0011Z", true],
  ["2026-01-01T01:00:00.5+01:00", "2026-01-01T00:00:00.6Z", true],
  ["2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z", false],
  ["yesterday", "2026-01-01T00:00:00Z", false],
  [undefined, "2026-01-01T00:00:00Z", false],
])("%s before %s: %s", (first, second, before) => {
  expect(sentBefore(header(first), header(second))).toBe(before);
});

test("the clocks of two front ends are not compared", () => {
  expect(sentBefore(header("2026-01-01T00:00:00Z", "a"), header("2026-01-02T00:00:00Z", "b"))).toBe(false);
});

import { expect, test } from "vitest";
import { glob, History } from "../../../kernel/wire/history";

function history(): History {
  const all = new History();
  ["let a = 1", "a * 2", "a", "a * 2"].forEach((code, index) => {
    all.add({ line: index + 1, code, output: code === "a" ? "1" : undefined });
  });
  return all;
}

const lines = (request: Record<string, unknown>): number[] =>
  history()
    .select(request)
    .map(([, line]) => line);

test("the tail is the newest cells", () => {
  expect(lines({ hist_access_type: "tail", n: 2 })).toEqual([3, 4]);
  expect(lines({ hist_access_type: "tail", n: 0 })).toEqual([]);
  expect(lines({ hist_access_type: "tail" })).toEqual([1, 2, 3, 4]);
  expect(history().select({ hist_access_type: "tail", n: 2, output: true })).toEqual([
    [1, 3, ["a", "1"]],
    [1, 4, ["a * 2", null]],
  ]);
});

test("a range is from its start to before its stop, in this session", () => {
  expect(lines({ hist_access_type: "range", session: 1, start: 2, stop: 4 })).toEqual([2, 3]);
  expect(lines({ hist_access_type: "range", session: 0, start: 3 })).toEqual([3, 4]);
  expect(lines({ hist_access_type: "range", session: -1, start: 0 })).toEqual([]);
});

test("a search finds by pattern, each code once if asked", () => {
  expect(lines({ hist_access_type: "search", pattern: "a*" })).toEqual([2, 3, 4]);
  expect(lines({ hist_access_type: "search", pattern: "a*", unique: true })).toEqual([3, 4]);
  expect(lines({ hist_access_type: "search", pattern: "a [*] ?", n: 1 })).toEqual([4]);
  expect(lines({ hist_access_type: "search", pattern: "(" })).toEqual([]);
});

test.each([
  ["a?c*", "abcdef", true],
  ["x[^a]", "xb", true],
  ["x[^a]", "xa", false],
  ["(.+)", "(.+)", true],
  ["[ab", "[ab", true],
  ["[]x]", "]", true],
  ["[z-a]", "-", true],
  ["a\\b", "a\\b", true],
  ["a", "ba", false],
  ["a*", "a\nb", true],
])("the pattern %s and the text %s", (pattern, text, fits) => {
  expect(glob(pattern).test(text)).toBe(fits);
});

test("the oldest cells are forgotten at last", () => {
  const long = new History();
  for (let line = 1; line <= 12_000; line++) long.add({ line, code: "1", output: undefined });
  const rows = long.select({ hist_access_type: "tail" });
  expect(rows.length).toBeLessThanOrEqual(11_000);
  expect(rows.at(-1)).toEqual([1, 12_000, "1"]);
});

import { expect, test } from "vitest";
import { StreamJoiner, type StreamText } from "../../../kernel/wire/stream";

test("texts of one stream are joined, and nothing is reordered", () => {
  const sent: StreamText[] = [];
  const joiner = new StreamJoiner((joined) => sent.push(joined));
  const out = (text: string, parent = "a"): void => {
    joiner.add({ name: "stdout", parent, text });
  };
  out("1");
  out("2");
  joiner.add({ name: "stderr", parent: "a", text: "3" });
  out("4");
  out("5", "b");
  expect(joiner.pending).toBe(true);
  joiner.flush();
  joiner.flush();
  expect(joiner.pending).toBe(false);
  expect(sent.map(({ name, parent, text }) => `${name} ${parent} ${text}`)).toEqual([
    "stdout a 12",
    "stderr a 3",
    "stdout a 4",
    "stdout b 5",
  ]);
});

test("long text is not held back", () => {
  const sent: string[] = [];
  const joiner = new StreamJoiner(({ text }) => sent.push(text));
  joiner.add({ name: "stdout", parent: "a", text: "x".repeat(1 << 18) });
  expect(sent).toHaveLength(1);
});

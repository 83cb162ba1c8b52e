import { expect, it } from "vitest";
import { toMarkdown } from "../../../src/export/table/write";

it("aligns numbers at the right and escapes strokes", () => {
  expect(
    toMarkdown([
      { name: "a|b", size: 12345, loss: -0.12345 },
      { name: "c", size: null, loss: 2 },
    ]),
  ).toBe(
    [
      "| name | size | loss |",
      "| :--- | ---: | ---: |",
      "| a\\|b | 12\u2009345 | −0.1235 |",
      "| c |  | 2 |",
      "",
    ].join("\n"),
  );
});

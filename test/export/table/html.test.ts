import { expect, it } from "vitest";
import { toHtml } from "../../../src/export/table/write";

it("writes a heading for each column and a row for each record, escaped", () => {
  const html = toHtml([
    { name: "<b>", value: 1 },
    { name: "c", value: 2 },
  ]);
  expect(html.match(/<th scope="col"/g)).toHaveLength(2);
  expect(html.match(/<tr/g)).toHaveLength(3);
  expect(html).toContain("&lt;b&gt;");
  expect(html).toMatch(/<td style="text-align: right[^"]*">1<\/td>/);
});

it("keeps short cells on one line, and lets long ones wrap", () => {
  const html = toHtml([{ size: "24 × 24 × 12", words: "a sentence that is longer than that" }]);
  expect(html).toMatch(/white-space: nowrap">24 × 24 × 12</);
  expect(html).not.toMatch(/white-space: nowrap">a sentence/);
});

import { describe, expect, it } from "vitest";
import { clock, progressHtml, progressText, rate } from "../../../src/display/progress/view";

describe("the numbers of progress", () => {
  it("shows seconds as a clock", () => {
    expect([0, 7.4, 61, 3723, -5].map(clock)).toEqual(["0:00", "0:07", "1:01", "1:02:03", "0:00"]);
  });

  it("shows a rate in the unit that suits it", () => {
    expect([120.4, 3.25, 0.5, 0, NaN].map((value) => rate(value, "steps"))).toEqual([
      "120 steps/s",
      "3.3 steps/s",
      "30.0 steps/min",
      "",
      "",
    ]);
  });
});

describe("a progress display", () => {
  const view = { label: "a & b", share: 0.456, parts: ["x", ""], lines: ["one", "<two>"], curves: [] };

  it("has a text form", () => {
    expect(progressText(view)).toBe("one\n<two>\na & b  [█████████···········] 45 %  x");
    expect(progressText({ ...view, share: undefined, lines: [] })).toBe("a & b  x");
  });

  it("has an HTML form that a screen reader understands", () => {
    const html = progressHtml(view);
    expect(html).toContain('role="progressbar" aria-label="a &amp; b"');
    expect(html).toContain('aria-valuenow="45"');
    expect(html).toContain("one\n&lt;two&gt;</pre>");
    expect(progressHtml({ ...view, share: undefined })).not.toContain("progressbar");
  });
});

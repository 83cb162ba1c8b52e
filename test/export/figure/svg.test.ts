import { describe, expect, it } from "vitest";
import { describeSvg, escapeXml, sizeSvg } from "../../../src/export/figure/svg";

const svg = '<svg class="a" width="100" height="50" viewBox="0 0 100 50"><rect width="1" height="2"/></svg>';

describe("svg", () => {
  it("takes its size on paper, and leaves what it draws", () => {
    expect(sizeSvg(svg, 89, 44.5)).toBe(
      '<svg class="a" width="89mm" height="44.5mm" viewBox="0 0 100 50"><rect width="1" height="2"/></svg>',
    );
  });

  it("carries a title and a description for a screen reader", () => {
    expect(describeSvg(svg, "A < B\nline one\nline two")).toContain(
      '<svg role="img" class="a" width="100" height="50" viewBox="0 0 100 50"><title>A &lt; B</title><desc>line one\nline two</desc><rect',
    );
  });

  it("escapes text", () => {
    expect(escapeXml('<a href="x">&')).toBe("&lt;a href=&quot;x&quot;&gt;&amp;");
  });
});

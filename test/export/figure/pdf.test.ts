import { describe, expect, it } from "vitest";
import { sizePdf } from "../../../src/export/figure/pdf";

/** A PDF in the renderer's manner, of one page with a pattern. */
function samplePdf(): Buffer {
  const objects = [
    "<</Creator (Chromium)\n/CreationDate (D:20260101000000+00'00')>>",
    "<</Type /Page\n/Resources <</Pattern <</P3 3 0 R>>>>\n/MediaBox [0 0 72 36]\n/Contents 4 0 R\n/Parent 5 0 R>>",
    "<</Type /Pattern\n/PatternType 2\n/Matrix [1 0 0 2 10 20]>>",
    "<</Length 3>> stream\nq Q\nendstream",
    "<</Type /Pages\n/Count 1\n/Kids [2 0 R]>>",
    "<</Type /Catalog\n/Pages 5 0 R>>",
  ];
  let text = "%PDF-1.4\n%\xd3\xeb\xe9\xe1\n";
  const table = objects.map((object, index) => {
    const entry = `${String(text.length).padStart(10, "0")} 00000 n \n`;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return entry;
  });
  const start = text.length;
  text += `xref\n0 7\n0000000000 65535 f \n${table.join("")}trailer\n<</Size 7\n/Root 6 0 R\n/Info 1 0 R>>\n`;
  return Buffer.from(`${text}startxref\n${start}\n%%EOF\n`, "latin1");
}

describe("sizePdf", () => {
  it("sets the page, scales content and patterns, and takes the dates out", () => {
    const sized = Buffer.from(sizePdf(samplePdf(), 50.8, 25.4)).toString("latin1");
    expect(sized).toContain("/MediaBox [0 0 144 72]");
    expect(sized).toContain("/Contents [7 0 R 4 0 R]");
    expect(sized).toContain("2 0 0 2 0 0 cm\n");
    expect(sized).toContain("/Matrix [2 0 0 4 20 40]");
    expect(sized).not.toContain("Date");
  });

  it("writes a table whose offsets lead to the objects", () => {
    const sized = Buffer.from(sizePdf(samplePdf(), 50, 25)).toString("latin1");
    const start = Number(/startxref\n(\d+)/.exec(sized)?.[1]);
    const entries = [...sized.slice(start).matchAll(/^(\d{10}) 00000 n /gm)];
    expect(entries).toHaveLength(7);
    entries.forEach(([, offset], index) => {
      expect(sized.slice(Number(offset))).toMatch(new RegExp(`^${index + 1} 0 obj\n`));
    });
  });

  it("refuses what the renderer did not write", () => {
    expect(() => sizePdf(Buffer.from("%PDF-1.7"), 10, 10)).toThrow(
      "the renderer's PDF has no cross-reference table",
    );
  });
});

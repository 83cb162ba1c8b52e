import { describe, expect, it } from "vitest";
import { pngSize, sizePng } from "../../../src/export/figure/png";

/** A PNG of one grey pixel. */
const pixel = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==",
  "base64",
);

describe("sizePng", () => {
  it("says how large the image is on paper", () => {
    const sized = Buffer.from(sizePng(pixel, 25.4));
    const at = sized.indexOf("pHYs");
    expect(at).toBe(37);
    expect([sized.readUInt32BE(at + 4), sized.readUInt32BE(at + 8), sized.readUInt8(at + 12)]).toEqual([
      39, 39, 1,
    ]);
    expect(sized.subarray(at + 17).equals(pixel.subarray(33))).toBe(true);
  });

  it("closes the chunk with its checksum", () => {
    // Of "pHYs" with 2835 pixels a metre, the 72 per inch that many programs write.
    const sized = Buffer.from(sizePng(pixel, 1000 / 2835));
    const at = sized.indexOf("pHYs");
    expect(sized.readUInt32BE(at + 4)).toBe(2835);
    expect(sized.subarray(at + 13, at + 17).toString("hex")).toBe("009a9c18");
  });

  it("knows a PNG", () => {
    expect(pngSize(pixel)).toEqual({ width: 1, height: 1 });
    expect(() => pngSize(Buffer.from("GIF89a"))).toThrow("the renderer returned no PNG");
  });
});

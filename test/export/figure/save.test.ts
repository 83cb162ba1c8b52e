import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inflateSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { gateMap } from "../../../src/display/gates/gate-map";
import { save } from "../../../src/export/figure/save";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "astronet-save-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

const figure = gateMap(
  [
    [0.1, 0.9],
    [0, 1],
  ],
  { title: "Gates" },
);

/** Page box, page content and font files of a PDF, found through its cross-reference table. */
function readPdf(bytes: Buffer): { box: number[]; content: string; objects: string[] } {
  const text = bytes.toString("latin1");
  const start = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(text)?.[1]);
  const offsets = [...text.slice(start).matchAll(/^(\d{10}) 00000 n/gm)].map(([, offset]) => Number(offset));
  const objects = offsets.map((offset) => text.slice(offset, text.indexOf("endobj", offset)));
  const page = objects.find((object) => object.includes("/Type /Page\n")) ?? "";
  const references = /\/Contents \[(\d+) 0 R (\d+) 0 R\]/.exec(page)?.slice(1) ?? [];
  const streams = references.map((number) => {
    const object = objects.find((one) => one.startsWith(`${number} 0 obj\n`)) ?? "";
    const length = Number(/\/Length (\d+)/.exec(object)?.[1]);
    const at = object.indexOf("stream\n") + "stream\n".length;
    const stream = Buffer.from(object.slice(at, at + length), "latin1");
    return (object.includes("/FlateDecode") ? inflateSync(stream) : stream).toString("latin1");
  });
  const box = /\/MediaBox \[([^\]]*)\]/.exec(page)?.[1]?.split(" ").map(Number) ?? [];
  return { box, content: streams.join("\n"), objects };
}

describe("save", () => {
  it.each([
    ["single column", 89],
    ["double column", 183],
    [2.5, 63.5],
  ] as const)("writes %s exactly as wide, in every image format", async (width, millimetres) => {
    const svg = await readFile(await save(figure, join(folder, "a.svg"), { width }), "utf8");
    expect(svg).toMatch(new RegExp(`^<svg [^>]*width="${millimetres}mm" height="[\\d.]+mm"`));
    const { box } = readPdf(await readFile(await save(figure, join(folder, "a.pdf"), { width })));
    expect(Math.abs(((box[2] ?? 0) / 72) * 25.4 - millimetres)).toBeLessThan(0.05);
    const png = await readFile(await save(figure, join(folder, "a.png"), { width, dpi: 200 }));
    const perMetre = png.readUInt32BE(png.indexOf("pHYs") + 4);
    expect(Math.abs((1000 * png.readUInt32BE(16)) / perMetre - millimetres)).toBeLessThan(0.05);
    expect(Math.abs(png.readUInt32BE(16) - (millimetres / 25.4) * 200)).toBeLessThan(1);
  });

  it("keeps height and width in proportion in SVG and PDF", async () => {
    const svg = await readFile(await save(figure, join(folder, "h.svg")), "utf8");
    const [, height] = /height="([\d.]+)mm"/.exec(svg) ?? [];
    const { box } = readPdf(await readFile(await save(figure, join(folder, "h.pdf"))));
    expect(Math.abs(((box[3] ?? 0) / 72) * 25.4 - Number(height))).toBeLessThan(0.05);
  });

  it("says in the SVG what it shows, for a screen reader", async () => {
    const svg = await readFile(await save(figure, join(folder, "w.svg")), "utf8");
    expect(svg).toMatch(
      /^<svg role="img" [^>]*><title>Gates<\/title><desc>[^<]*gate: 2 × 2 values[^<]*<\/desc>/,
    );
  });

  it("keeps text as text in the SVG and embeds fonts in the PDF", async () => {
    const svg = await readFile(await save(figure, join(folder, "t.svg")), "utf8");
    expect(svg).toMatch(/<text class="gtitle"[^>]*>Gates<\/text>/);
    expect(svg).toContain("font-family: Lato");
    const { objects, content } = readPdf(await readFile(await save(figure, join(folder, "t.pdf"))));
    const fonts = objects.filter((object) => object.includes("/Type /FontDescriptor"));
    expect(fonts.length).toBeGreaterThan(0);
    expect(fonts.every((font) => /\/FontFile2? \d+ 0 R/.test(font))).toBe(true);
    expect(fonts.join()).toContain("Lato");
    expect(content).toContain(" Tf");
  });

  it("scales the drawing of the PDF, its shadings too, to fill the page", async () => {
    const { box, content, objects } = readPdf(
      await readFile(await save(figure, join(folder, "s.pdf"), { width: 10 })),
    );
    const factor = Number(/^([\d.]+) 0 0 \1 0 0 cm\n/.exec(content)?.[1]);
    expect(box[2]).toBeCloseTo(720, 3);
    expect(factor).toBeGreaterThan(0.7);
    expect(factor).toBeLessThan(0.8);
    const shading = objects.find((object) => object.includes("/PatternType 2")) ?? "";
    const [, , , , x = NaN, y = NaN] =
      /\/Matrix \[([^\]]*)\]/.exec(shading)?.[1]?.split(" ").map(Number) ?? [];
    expect(x > 0 && x < (box[2] ?? 0) && y > 0 && y < (box[3] ?? 0)).toBe(true);
  });

  it.each(["svg", "pdf", "png", "html", "json"])("writes the same .%s twice", async (format) => {
    const [first, second] = [join(folder, `1.${format}`), join(folder, `2.${format}`)];
    await save(figure, first);
    await save(figure, second);
    expect((await readFile(first)).equals(await readFile(second))).toBe(true);
  });

  it("puts no date into the PDF", async () => {
    const pdf = await readFile(await save(figure, join(folder, "d.pdf")), "latin1");
    expect(pdf).not.toMatch(/Date|\/ID/);
  });

  it("writes HTML that needs no network", async () => {
    const html = await readFile(await save(figure, join(folder, "f.html")), "utf8");
    expect(html).not.toMatch(/<(script|link|img)[^>]*(src|href)=/);
    expect(html.length).toBeGreaterThan(4_000_000);
    expect(html.match(/<\/script>/g)).toHaveLength(2);
    expect(html).toContain("<title>Gates</title>");
  });

  it("writes JSON that is a figure again", async () => {
    const path = await save(figure, join(folder, "f.json"));
    const again: unknown = JSON.parse(await readFile(path, "utf8"));
    expect(again).toEqual(figure.toJSON());
  });

  it("is black on white for print unless the page is asked for, in the typeface that is asked for", async () => {
    const print = await readFile(await save(figure, join(folder, "p.svg"), { font: "DejaVu Serif" }), "utf8");
    expect(print).toContain("fill: rgb(26, 26, 26)");
    expect(print).toContain("font-family: 'DejaVu Serif'");
    const page = await readFile(await save(figure, join(folder, "q.svg"), { appearance: "page" }), "utf8");
    expect(page).not.toContain("fill: rgb(26, 26, 26)");
  });

  it("refuses unknown formats, folders that are not there and options that are none", async () => {
    await expect(save(figure, join(folder, "a.gif"))).rejects.toThrow('unknown figure format: "gif"');
    await expect(save(figure, join(folder, "svg"))).rejects.toThrow("use .svg, .pdf, .png, .html or .json");
    await expect(save(figure, join(folder, "none", "a.svg"))).rejects.toThrow("no folder");
    await expect(save(figure, join(folder, "a.png"), { dpi: 1 })).rejects.toThrow("dpi of a figure: 1");
    await expect(save(figure, join(folder, "a.svg"), { width: "x" as never })).rejects.toThrow(
      'width of a figure: "x"',
    );
    await expect(save({} as never, join(folder, "a.svg"))).rejects.toThrow("not a figure");
  });

  it("says why a file cannot be written", async () => {
    await writeFile(join(folder, "file"), "");
    await expect(save(figure, join(folder, "file", "a.json"))).rejects.toThrow(/folder/);
    await expect(save(figure, `${folder}/.json/`)).rejects.toThrow();
    await expect(save(figure, `${folder}/x\0.json`)).rejects.toThrow("cannot write");
  });
});

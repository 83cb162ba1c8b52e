import { getActiveResourcesInfo } from "node:process";
import { describe, expect, it } from "vitest";
import { layoutSize, renderFigure, still } from "../../../src/export/figure/render";
import { renderer } from "../../../src/export/renderer/process";

const figure = { data: [{ y: [1, 3, 2], type: "scatter", name: "a" }], layout: { title: { text: "T" } } };

describe("renderFigure", () => {
  it("draws an SVG whose text is text", async () => {
    const svg = await renderFigure(figure, { format: "svg", width: 300, height: 200 });
    expect(svg).toMatch(/^<svg [^>]*width="300" height="200"/);
    expect(svg).toMatch(/<text class="gtitle"[^>]*>T<\/text>/);
    expect(svg.endsWith("</svg>")).toBe(true);
  });

  it("draws the same bytes twice, and other identifiers in another figure", async () => {
    const draw = (title: string): Promise<string> =>
      renderFigure({ ...figure, layout: { title: { text: title } } }, { format: "svg" });
    const [first, second, other] = [await draw("A"), await draw("A"), await draw("B")];
    expect(second).toBe(first);
    const id = /<defs id="([^"]+)"/;
    expect(id.exec(other)?.[1]).not.toBe(id.exec(first)?.[1]);
  });

  it("draws PNG and PDF", async () => {
    const png = Buffer.from(await renderFigure(figure, { format: "png", width: 100, height: 80, scale: 2 }));
    expect([png.toString("latin1", 1, 4), png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([
      "PNG",
      200,
      160,
    ]);
    const pdf = Buffer.from(await renderFigure(figure, { format: "pdf" }));
    expect(pdf.toString("latin1", 0, 5)).toBe("%PDF-");
  });

  it("answers requests that are made at once in their order", async () => {
    const titles = ["one", "two", "three"];
    const images = await Promise.all(
      titles.map((text) => renderFigure({ ...figure, layout: { title: { text } } }, { format: "svg" })),
    );
    expect(images.map((svg) => /class="gtitle"[^>]*>([^<]*)</.exec(svg)?.[1])).toEqual(titles);
  });

  it("tells of what Plotly complains of", async () => {
    const warnings: string[] = [];
    const odd = { data: [{ y: [1], colour: "red" }], layout: { xaxis: { domain: [0, 7] } } };
    await renderFigure(odd, { format: "svg", onWarning: (warning) => warnings.push(warning) });
    expect(warnings.join("\n")).toContain("colour");
    expect(warnings.join("\n")).toContain("xaxis.domain[1]");
  });

  it("refuses sizes that are none, and says what the renderer says", async () => {
    await expect(renderFigure(figure, { format: "svg", width: 0 })).rejects.toThrow("width of a figure");
    await expect(renderFigure(figure, { format: "png", scale: NaN })).rejects.toThrow("scale of a figure");
    await expect(renderFigure({} as never, { format: "svg" })).rejects.toThrow("not a figure");
  });

  it("starts the renderer again after it has stopped", async () => {
    const waiting = renderFigure(figure, { format: "svg" });
    renderer().kill();
    await expect(waiting).rejects.toThrow("the figure renderer stopped: exit SIGKILL");
    await expect(renderFigure(figure, { format: "svg" })).resolves.toContain("</svg>");
  });

  it("does not keep Node alive between figures", async () => {
    await renderFigure(figure, { format: "svg" });
    const own = getActiveResourcesInfo().filter((name) => name === "ProcessWrap");
    expect(own).toEqual([]);
  });
});

describe("still", () => {
  it("takes an animation's buttons and slider out, and the room that they took", () => {
    const moving = {
      data: [],
      layout: { sliders: [{}], updatemenus: [{}], height: 500, meta: { still: { height: 400 } } },
      frames: [],
    };
    expect(still(moving)).toEqual({ data: [], layout: { height: 400, meta: { still: { height: 400 } } } });
    expect(still(figure)).toBe(figure);
  });
});

describe("layoutSize", () => {
  it("is the layout's, or 700 × 450", () => {
    expect(layoutSize(figure)).toEqual({ width: 700, height: 450 });
    expect(layoutSize({ data: [], layout: { width: 10, height: 20 } })).toEqual({ width: 10, height: 20 });
  });
});

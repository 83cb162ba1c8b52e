import { afterEach, describe, expect, it, vi } from "vitest";
import { Figure } from "../../../src/display/figure/figure";
import { template } from "../../../src/export/theme/theme";
import { jupyterDisplay } from "../../../src/mime";

const figure = new Figure({
  data: [{ type: "scatter", name: "run", x: [1, 2], y: [3, 4] }],
  layout: { title: { text: "A < B" }, xaxis: { title: { text: "epoch" } }, height: 200 },
});

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("Figure", () => {
  it("shows itself as Plotly JSON, as a described SVG, and in words", async () => {
    const bundle = await figure[jupyterDisplay]();
    expect(Object.keys(bundle)).toEqual(["application/vnd.plotly.v1+json", "image/svg+xml", "text/plain"]);
    expect(bundle["application/vnd.plotly.v1+json"]).toMatchObject({
      data: figure.data,
      layout: { height: 200 },
    });
    expect(bundle["image/svg+xml"]).toMatch(/^<svg role="img" [^>]*width="720" height="200"/);
    expect(bundle["image/svg+xml"]).toContain("<title>A &lt; B</title><desc>axes: x: epoch");
    expect(bundle["text/plain"]).toBe("A < B\naxes: x: epoch\n- run: 2 points from (1, 3) to (2, 4)");
  });

  it("has the theme of the house, unless it brings a template", () => {
    expect(figure.layout.template).toEqual(template());
    const own = { data: [], layout: { template: { layout: {} } } };
    expect(new Figure(own).layout).toEqual(own.layout);
  });

  it("is the same figure after JSON", () => {
    const again: unknown = JSON.parse(JSON.stringify(figure));
    expect(again).toEqual(figure.toJSON());
  });

  it("changes by making another", () => {
    expect(figure.withLayout({ height: 99 }).layout).toMatchObject({ height: 99, title: { text: "A < B" } });
    expect(figure.layout.height).toBe(200);
  });

  it("refuses what is no figure", () => {
    expect(() => new Figure({} as never)).toThrow("not a figure: object");
  });
});

describe("Figure without a renderer", () => {
  it("leaves the picture out and says why", async () => {
    vi.stubEnv("ASTRONET_KALEIDO", "/nowhere/kaleido");
    vi.resetModules();
    const fresh = await import("../../../src/display/figure/figure");
    const bundle = await new fresh.Figure(figure.toJSON())[jupyterDisplay]();
    expect(Object.keys(bundle)).toEqual(["application/vnd.plotly.v1+json", "text/plain"]);
    expect(bundle["text/plain"]).toContain(
      '(no picture: no figure renderer at ASTRONET_KALEIDO="/nowhere/kaleido"',
    );
  });
});

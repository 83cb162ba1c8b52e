import { describe, expect, it } from "vitest";
import { gateMap } from "../../../src/display/gates/gate-map";
import { expectFigure } from "../snapshot";

const plane = Array.from({ length: 10 }, (_, row) =>
  Float32Array.from({ length: 7 }, (_, column) => ((row * 7 + column) % 5 === 0 ? 0 : (row + column) / 17)),
);
const layers = [
  { name: "conv1", units: 20 },
  { name: "conv2", units: 50 },
];

describe("gateMap", () => {
  it("draws gates with the layers' borders and grey zeros", async () => {
    await expectFigure(gateMap(plane, { layers, title: "Gates" }), "gate-map");
  });

  it("draws a statistic with a sign", async () => {
    const signed = plane.map((row) => Array.from(row, (value) => value - 0.4));
    await expectFigure(gateMap(signed, { quantity: "mean weight" }), "gate-map-signed");
  });

  it("takes a flat plane with its shape", () => {
    const values = plane.flatMap((row) => [...row]);
    expect(gateMap({ values, rows: 10, columns: 7 }).data[0]?.z).toEqual(gateMap(plane).data[0]?.z);
  });

  it("counts the gates that are exactly 0", () => {
    expect(gateMap(plane).layout.xaxis).toMatchObject({ title: { text: "grey: exactly 0 (14 of 70)" } });
  });

  it("runs a border through the row in which a layer starts", () => {
    const shapes = gateMap(plane, { layers }).layout.shapes;
    const path = "M6.5,1.5L5.5,1.5L5.5,2.5L-0.5,2.5";
    // Black, and white on top of it.
    expect(shapes).toMatchObject([
      { path, line: { color: "#000000" } },
      { path, line: { color: "#FFFFFF" } },
    ]);
  });

  it("leaves out the names of layers that are too thin for one", () => {
    const tall = Array.from({ length: 60 }, () => [0.1, 0.9]);
    const thin = [2, 2, 2, 34, 80].map((units, i) => ({ name: `conv${i + 1}`, units }));
    // A row is 7 pixels: the label of the second layer would lie on the first..
    expect(gateMap(tall, { layers: thin }).layout.yaxis).toMatchObject({
      tickvals: [0, 2, 11, 39.5],
      ticktext: ["conv1", "conv3", "conv4", "conv5"],
    });
  });

  it("refuses a plane that is none", () => {
    expect(() => gateMap([[1, 2], [3]])).toThrow("plane[1] has 1 values, plane[0] has 2");
    expect(() => gateMap([[1, NaN]])).toThrow("plane[0][1] is not a finite number: NaN");
    expect(() => gateMap({ values: [1, 2, 3], rows: 2, columns: 2 })).toThrow(
      "plane of 2 × 2 units has 3 values",
    );
    expect(() => gateMap(plane, { layers: layers.slice(1) })).toThrow("layers have 50 units");
    expect(() => gateMap("x" as never)).toThrow('plane must be an array of rows of numbers: "x"');
  });
});

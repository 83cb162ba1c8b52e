import { describe, expect, it } from "vitest";
import { connectionMap } from "../../../src/display/network/connection-map";
import { expectFigure } from "../snapshot";

const before = [
  { name: "fc1", gates: new Float32Array(6).fill(1) },
  { name: "fc2", gates: new Float32Array(4).fill(1) },
];
const after = [
  { name: "fc1", gates: [1, 0.2, 0, 0, 0.5, 0.9] },
  { name: "fc2", gates: [0, 1, 0.6, 0] },
];

describe("connectionMap", () => {
  it("draws the network before and after", async () => {
    await expectFigure(connectionMap(after, { before }), "connection-map");
  });

  it("says how many units are left of each layer", () => {
    expect(connectionMap(after, { before }).description).toContain(
      "- before: fc1 6 of 6 units, fc2 4 of 4 units\n- after: fc1 4 of 6 units, fc2 2 of 4 units",
    );
  });

  it("draws no connection to a unit whose gate is 0", () => {
    const lines = connectionMap(after).data.filter(({ mode }) => mode === "lines");
    const points = lines.flatMap(({ x }) => x as (number | null)[]);
    expect(points.filter((x) => x === null)).toHaveLength(4 * 2);
  });

  it("shows evenly spread units of a large layer, and says how many there are", () => {
    const many = [{ name: "in", gates: Array.from({ length: 800 }, (_, index) => index % 2) }, ...after];
    const figure = connectionMap(many, { unitsShown: 10 });
    expect(figure.layout.xaxis).toMatchObject({ ticktext: ["in<br>400/800", "fc1<br>4/6", "fc2<br>2/4"] });
    expect(figure.data.at(-1)?.x).toHaveLength(20);
  });

  it("refuses a single layer and other layers before than after", () => {
    expect(() => connectionMap(after.slice(1))).toThrow("at least two layers");
    expect(() => connectionMap(after, { before: [...before].reverse() })).toThrow(
      "the layers before (fc2, fc1)",
    );
    expect(() => connectionMap(after, { unitsShown: 0.5 })).toThrow("unitsShown of a connection map: 0.5");
  });
});

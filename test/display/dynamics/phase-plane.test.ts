import { describe, expect, it } from "vitest";
import { phasePlane } from "../../../src/display/dynamics/phase-plane";
import { expectFigure } from "../snapshot";

const angles = Array.from({ length: 40 }, (_, index) => index / 6);
const x = angles.map((angle) => Math.exp(-angle / 4) * Math.cos(angle));
const y = angles.map((angle) => Math.exp(-angle / 4) * Math.sin(angle));

describe("phasePlane", () => {
  it("draws a trajectory and nullclines", async () => {
    const nullclines = [{ label: "dh/dt = 0", x: [-1, 1], y: [0, 0.2] }];
    await expectFigure(phasePlane({ x, y }, { nullclines }), "phase-plane");
  });

  it("marks where each trajectory starts and ends", () => {
    const figure = phasePlane([{ label: "a", x: [1, 2, 3], y: [4, 5, 6] }]);
    expect(figure.data[1]).toMatchObject({ x: [1, 3], y: [4, 6] });
  });

  it("refuses x and y of different lengths", () => {
    expect(() => phasePlane({ label: "a", x: [1, 2], y: [1] })).toThrow('"a" has 2 x and 1 y');
  });
});

import { describe, expect, it } from "vitest";
import { astrocyteLattice } from "../../../src/display/dynamics/astrocyte-lattice";
import { expectFigure } from "../snapshot";

const moments = [0, 1, 2].map((k) => ({
  time: k / 2,
  values: Array.from({ length: 6 }, (_, row) =>
    Array.from({ length: 6 }, (_, column) => (Math.hypot(row - 2, column - 3) < k + 0.5 ? 0.6 : 0.1)),
  ),
}));

describe("astrocyteLattice", () => {
  it("shows the moment with the most activity where pictures stand still", async () => {
    const figure = astrocyteLattice(moments);
    expect(figure.layout.xaxis).toMatchObject({ title: { text: "time 1 s" } });
    await expectFigure(figure, "astrocyte-lattice");
  });

  it("has a frame and a step of the slider for each moment", () => {
    const figure = astrocyteLattice(moments, { still: 0 });
    expect(figure.frames?.map(({ name }) => name)).toEqual(["0", "0.5", "1"]);
    expect(figure.toJSON().frames).toHaveLength(3);
    expect(figure.layout.sliders).toMatchObject([{ active: 0, steps: [{}, {}, {}] }]);
  });

  it("refuses moments of different sizes", () => {
    expect(() => astrocyteLattice([...moments, { time: 9, values: [[1]] }])).toThrow(
      "moment 3 has another size",
    );
    expect(() => astrocyteLattice(moments, { still: 7 })).toThrow("no moment 7 (there are 3)");
  });
});

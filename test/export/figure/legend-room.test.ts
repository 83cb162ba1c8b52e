import { expect, it } from "vitest";

import { withLegendRoom } from "../../../src/export/figure/legend-room";

it("puts blanks behind the names that a legend shows, and changes nothing else", () => {
  const layout = { title: { text: "t" } };
  const data = [
    { name: "gates", y: [1] },
    { name: "<b>two</b>" },
    { name: "hidden", showlegend: false },
    { y: [2] },
  ];
  expect(withLegendRoom({ data, layout })).toEqual({
    data: [{ name: "gates\u00a0\u00a0\u00a0", y: [1] }, { name: "<b>two</b>\u00a0\u00a0" }, data[2], data[3]],
    layout,
  });
});

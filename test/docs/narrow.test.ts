import { expect, it } from "vitest";
import { narrowForm } from "../../notebooks/site/notebook/narrow";

it("a figure for a phone takes its own narrow form", () => {
  const meta = { narrow: { width: 432, height: 540, xaxis: { domain: [0, 1] } } };
  const layout = { height: 300, xaxis: { domain: [0, 0.4], type: "log" }, meta };
  expect(narrowForm({ data: [], layout })?.layout).toMatchObject({
    width: 400,
    height: 500,
    xaxis: { domain: [0, 1], type: "log" },
  });
});

it("one without a narrow form keeps its height, and one with a width of its own stays as it is", () => {
  expect(narrowForm({ data: [], layout: { height: 320 } })?.layout).toMatchObject({
    width: 400,
    height: 320,
  });
  expect(narrowForm({ data: [], layout: { width: 460, height: 380 } })).toBeUndefined();
});

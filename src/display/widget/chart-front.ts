import { drawChart } from "./chart-drawing";
import type { FrontEnd } from "./protocol";

/** What draws a live chart in the browser: the same drawing as the picture's, made there from the numbers. */
export const chartFront: FrontEnd = {
  esm: `const draw = ${drawChart.toString()};
const numbers = (view) => new Float64Array(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength));
export default {
  render({ model, el }) {
    const show = () => {
      const series = model.get("series").map(({ x, y, ...rest }) => ({ ...rest, x: numbers(x), y: numbers(y) }));
      const [label, xLabel, yLabel] = ["label", "xLabel", "yLabel"].map((key) => model.get(key));
      el.innerHTML = draw({ label, xLabel, yLabel, series });
    };
    model.on("change", show);
    show();
    return () => model.off("change", show);
  },
};
`,
};

import { drawPlane } from "./plane-drawing";
import type { FrontEnd } from "./protocol";

/** What draws a map on the unit plane in the browser; under the pointer it names the unit, its layer and its value. */
export const planeFront: FrontEnd = {
  esm: `const draw = ${drawPlane.toString()};
const keys = ["label", "quantity", "rows", "columns", "low", "high", "layers", "colours"];
const numbers = (view) => new Float32Array(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength));
const layerOf = (layers, unit) => {
  let start = 0;
  for (const { name, units } of layers) {
    if (unit < start + units) return name + ", unit " + (unit - start);
    start += units;
  }
  return "unit " + unit;
};
export default {
  render({ model, el }) {
    let view;
    const show = () => {
      view = Object.fromEntries(keys.map((key) => [key, model.get(key)]));
      view.values = numbers(model.get("values"));
      el.innerHTML = draw(view);
    };
    el.addEventListener("mousemove", (event) => {
      const box = el.querySelector("g").getBoundingClientRect();
      const column = Math.floor(((event.clientX - box.left) / box.width) * view.columns);
      const row = Math.floor(((event.clientY - box.top) / box.height) * view.rows);
      const inside = column >= 0 && row >= 0 && column < view.columns && row < view.rows;
      const unit = row * view.columns + column;
      el.title = inside ? layerOf(view.layers, unit) + ": " + Number(view.values[unit].toPrecision(4)) : "";
    });
    model.on("change", show);
    show();
    return () => model.off("change", show);
  },
};
`,
};

import type { FrontEnd } from "./protocol";

/** How controls are laid out in the browser, in the colours of the page. */
export const controlStyle = `.astronet-control {
  display: flex; align-items: center; gap: 12px; padding: 4px 0;
  font: inherit; color: inherit; font-variant-numeric: tabular-nums;
}
.astronet-control label { min-width: 90px; text-align: right; }
.astronet-control input[type="range"] { width: 220px; accent-color: #0072B2; }
.astronet-control button { min-width: 36px; font: inherit; cursor: pointer; }
.astronet-control progress { width: 160px; accent-color: #0072B2; }
`;

/**
 * What draws a slider in the browser. JupyterLab takes the arrow keys for itself where a notebook's cell is selected, unless an element
 * asks it, by `data-lm-suppress-shortcuts`, to leave its keys alone.
 */
export const sliderFront: FrontEnd = {
  css: controlStyle,
  esm: `export default {
  render({ model, el }) {
    el.innerHTML =
      '<div class="astronet-control"><label></label>' +
      '<input type="range" data-lm-suppress-shortcuts="true"><output></output></div>';
    const label = el.querySelector("label");
    const input = el.querySelector("input");
    const output = el.querySelector("output");
    const show = () => {
      label.textContent = model.get("label");
      input.min = model.get("min");
      input.max = model.get("max");
      input.step = model.get("step");
      input.value = model.get("value");
      input.setAttribute("aria-label", model.get("label"));
      output.textContent = String(Number(model.get("value").toPrecision(6)));
    };
    input.addEventListener("input", () => {
      model.set("value", Number(input.value));
      model.save_changes();
    });
    model.on("change", show);
    show();
    return () => model.off("change", show);
  },
};
`,
};

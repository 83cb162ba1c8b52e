// The button below a figure draws it anew with Plotly, which answers to the pointer. Plotly lies beside this file and is
// loaded when the first button is pressed; without scripts, the pictures are all there.
"use strict";
(() => {
  const folder = document.currentScript.src.replace(/[^/]*$/, "");
  let loading;

  const plotly = () => {
    loading ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = `${folder}plotly.js`;
      script.onload = () => resolve(window.Plotly);
      script.onerror = () => reject(new Error(`no Plotly at ${script.src}`));
      document.head.append(script);
    });
    return loading;
  };

  const isRecord = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

  const merged = (before, changes) =>
    isRecord(before) && isRecord(changes)
      ? Object.fromEntries(
          [...new Set([...Object.keys(before), ...Object.keys(changes)])].map((key) => [
            key,
            key in changes ? merged(before[key], changes[key]) : before[key],
          ]),
        )
      : changes;

  /** On a phone a figure takes its narrow form, where it has one, as wide as the page. */
  const fitting = (layout) => {
    const narrow = layout.meta?.narrow;
    if (narrow === undefined || !window.matchMedia("(max-width: 480px)").matches) return layout;
    return { ...merged(layout, narrow), width: undefined };
  };

  const draw = async (button) => {
    const figure = button.closest("figure");
    const { light, dark } = JSON.parse(figure.querySelector("script").textContent);
    button.disabled = true;
    button.textContent = "Loading …";
    const isDark = window.matchMedia("(prefers-color-scheme: dark)").matches;
    const drawing = document.createElement("div");
    drawing.className = "plotly";
    drawing.setAttribute("role", "group");
    drawing.setAttribute("aria-label", figure.querySelector("img").alt);
    const { data, layout, frames } = isDark ? dark : light;
    try {
      const Plotly = await plotly();
      figure.querySelector("picture").replaceWith(drawing);
      await Plotly.newPlot(drawing, {
        data,
        layout: fitting(layout),
        frames,
        config: { responsive: true, displaylogo: false },
      });
      button.remove();
    } catch (error) {
      button.textContent = `Not drawn: ${error.message}`;
    }
  };

  for (const button of document.querySelectorAll("button.interactive")) {
    button.hidden = false;
    button.addEventListener("click", () => void draw(button));
  }
})();

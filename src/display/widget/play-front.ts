import type { FrontEnd } from "./protocol";
import { controlStyle } from "./slider-front";

/** What draws a play button in the browser. */
export const playFront: FrontEnd = {
  css: controlStyle,
  esm: `export default {
  render({ model, el }) {
    el.innerHTML =
      '<div class="astronet-control"><label></label><button type="button" class="play"></button>' +
      '<button type="button" class="back" title="back to the start">\\u21ba</button><progress></progress><output></output></div>';
    const label = el.querySelector("label");
    const play = el.querySelector(".play");
    const back = el.querySelector(".back");
    const bar = el.querySelector("progress");
    const output = el.querySelector("output");
    const show = () => {
      const [step, steps, playing] = [model.get("step"), model.get("steps"), model.get("playing")];
      label.textContent = model.get("label");
      play.textContent = playing ? "\\u275a\\u275a" : "\\u25b6";
      play.title = playing ? "pause" : "play";
      bar.hidden = steps === null;
      bar.max = steps ?? 1;
      bar.value = steps === null ? 0 : step;
      output.textContent = steps === null ? String(step) : step + " of " + steps;
    };
    const change = (changes) => {
      for (const [key, value] of Object.entries(changes)) model.set(key, value);
      model.save_changes();
    };
    play.addEventListener("click", () => change({ playing: !model.get("playing") }));
    back.addEventListener("click", () => change({ playing: false, step: 0 }));
    model.on("change", show);
    show();
    return () => model.off("change", show);
  },
};
`,
};

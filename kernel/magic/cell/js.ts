import { Markup } from "../../format/markup";
import type { CellMagic } from "../magic";
import { markupText } from "./markup";

/** `%%js`. */
export const js: CellMagic = {
  kind: "cell",
  form: "%%js",
  usage: "%%js",
  summary: "Runs the cell as JavaScript in the page that shows the notebook, not in the kernel.",
  details: ["Front ends run it in notebooks that you trust; `element` is the cell's output there."],
  run: (argument, body) => new Markup("application/javascript", markupText("%%js", argument, body)),
};

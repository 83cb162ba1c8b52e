import { latex as tag } from "../../format/markup";
import type { CellMagic } from "../magic";
import { markupText } from "./markup";

/** `%%latex`. */
export const latex: CellMagic = {
  kind: "cell",
  form: "%%latex",
  usage: "%%latex",
  summary: "Shows the cell as a formula, written in LaTeX.",
  details: ["Set as a displayed one, unless it brings its own `$`, `\\[` or `\\begin`."],
  run: (argument, body) => {
    const text = markupText("%%latex", argument, body);
    return tag(Object.assign([text], { raw: [text] }));
  },
};

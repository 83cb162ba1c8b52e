import { Markup } from "../../format/markup";
import type { CellMagic } from "../magic";
import { markupText } from "./markup";

/** `%%html`. */
export const html: CellMagic = {
  kind: "cell",
  form: "%%html",
  usage: "%%html",
  summary: "Shows the cell as HTML.",
  details: ["With values in it, use the tag: html`<b>${value}</b>`."],
  run: (argument, body) => new Markup("text/html", markupText("%%html", argument, body)),
};

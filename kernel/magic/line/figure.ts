import { mkdir } from "node:fs/promises";
import path from "node:path";
import { AstroNetError } from "../../../src/error";
import { Listing } from "../listing";
import type { LineMagic } from "../magic";

const formats = ["svg", "pdf", "png"] as const;

/** The files that a figure of this name is saved in, in the notebook's folder. */
export function figureFiles(argument: string): readonly string[] {
  const name = argument.replace(/\.(?:svg|pdf|png)$/u, "");
  if (!/^[\p{L}\p{N}_][\p{L}\p{N}_.-]*$/u.test(name)) {
    throw new AstroNetError(
      `not a name for a figure: "${argument}" (use letters, digits, ".", "-" and "_"; it goes into figures/)`,
    );
  }
  return formats.map((format) => path.join("figures", `${name}.${format}`));
}

/** `%figure name`. */
export const figure: LineMagic = {
  kind: "line",
  form: "%figure",
  usage: "%figure name",
  summary: "Saves the figure that was shown last as SVG, PDF and PNG in figures/, ready for a paper.",
  details: ["It is drawn at the width of two columns; for another size, use the figure's own `save`."],
  waits: true,
  run: async (argument, { directory, figures, library }) => {
    const files = figureFiles(argument);
    const { last } = figures;
    if (last === undefined) throw new AstroNetError("no figure to save: none has been shown yet");
    const { save } = await library();
    await mkdir(path.join(directory, "figures"), { recursive: true });
    for (const file of files) await save(last, path.join(directory, file));
    return new Listing(
      files.map((file) => [file]),
      ["saved"],
    );
  },
};

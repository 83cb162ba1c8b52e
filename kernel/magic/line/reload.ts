import { AstroNetError } from "../../../src/error";
import { Listing } from "../listing";
import type { LineMagic } from "../magic";

/** `%reload`. */
export const reload: LineMagic = {
  kind: "line",
  form: "%reload",
  usage: "%reload",
  summary: "Reads the notebook's own TypeScript modules again where they were edited.",
  details: [
    "Names that cells have imported from them get their new values; it lists the files that were read.",
  ],
  waits: true,
  run: async (argument, { cells }) => {
    if (argument !== "") throw new AstroNetError(`%reload takes no argument: "${argument}"`);
    const files = await cells.reload();
    return files.length === 0
      ? new Listing([], [], "no module was edited")
      : new Listing(
          files.map((file) => [file]),
          ["read again"],
        );
  },
};

import { AstroNetError } from "../../../src/error";
import type { MimeBundle } from "../../../src/mime";
import { jupyterDisplay } from "../../../src/mime";
import { Listing } from "../listing";
import type { LineMagic, Magic } from "../magic";
import { nearest } from "../nearest";

/** All that is known about a magic, as text and as Markdown. */
export function describeMagic({ usage, summary, details = [] }: Magic): MimeBundle {
  return {
    "text/markdown": [`**\`${usage}\`**`, summary, ...details.map((detail) => `- ${detail}`)].join("\n\n"),
    "text/plain": [usage, `  ${summary}`, ...details.map((detail) => `  ${detail}`)].join("\n"),
  };
}

/** The magics that the reader means by a name with or without its percent signs. */
function meant(argument: string, magics: readonly Magic[]): readonly Magic[] {
  const exact = magics.filter(({ form }) => form === argument);
  if (exact.length > 0) return exact;
  const found = magics.filter(({ form }) => form.replace(/^%+/u, "") === argument);
  if (found.length > 0) return found;
  const forms = magics.map(({ form }) => form);
  const like = nearest(argument.startsWith("%") ? argument : `%${argument}`, forms);
  throw new AstroNetError(`no magic "${argument}" (did you mean ${like ?? "%help"}?)`);
}

/** `%help [magic]`, which describes what the table holds. */
export function helpOf(table: () => readonly Magic[]): LineMagic {
  return {
    kind: "line",
    form: "%help",
    usage: "%help [magic]",
    summary: "Lists the cell extensions, or describes one.",
    details: ["A name's own documentation is there with Shift-Tab, or with `name?`."],
    words: () => table().map(({ form }) => form.replace(/^%+/u, "")),
    waits: false,
    run: (argument) => {
      const magics = table();
      if (argument === "") {
        return new Listing(
          magics.map(({ usage, summary }) => [usage, summary]),
          [],
          "%help NAME says more about one.",
        );
      }
      const bundles = meant(argument, magics).map(describeMagic);
      const join = (type: string): string => bundles.map((bundle) => String(bundle[type])).join("\n\n");
      return {
        [jupyterDisplay]: () => ({
          "text/markdown": join("text/markdown"),
          "text/plain": join("text/plain"),
        }),
      };
    },
  };
}

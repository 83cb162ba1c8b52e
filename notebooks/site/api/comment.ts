import { markdown } from "../text/markdown";
import { slugger } from "../text/slug";
import type { Comment, CommentPart } from "./json";
import type { Locate } from "./type";

/** A doc comment's Markdown, with its links to names of the library. */
function source(parts: readonly CommentPart[], locate: Locate): string {
  return parts
    .map(({ kind, text, target }) => {
      if (kind !== "inline-tag") return text;
      // A comment may link to a name of a floor that its file does not import.
      const address =
        typeof target === "string" ? target : locate(typeof target === "number" ? target : text);
      return typeof address === "string" ? `[\`${text}\`](${address})` : `\`${text}\``;
    })
    .join("");
}

/** Part of a doc comment as HTML. A dollar sign in it is one: formulas in comments are plain text. */
export function commentHtml(parts: readonly CommentPart[], locate: Locate): string {
  return markdown({ slug: slugger(), math: false }).render(source(parts, locate));
}

/** The first sentence of a doc comment, as HTML without a paragraph around it. */
export function firstSentence(comment: Comment | undefined, locate: Locate): string {
  const text = source(comment?.summary ?? [], locate).split(/\n\s*\n/)[0] ?? "";
  const sentence = /^[^]*?(?:[.:](?=\s|$)|$)/.exec(text)?.[0] ?? text;
  return markdown({ slug: slugger(), math: false }).renderInline(sentence.replace(/:$/, "."));
}

/** What a doc comment says after its sentences: what is given back, what is thrown, what to read. */
export function tagsHtml(comment: Comment | undefined, locate: Locate): string {
  const names: Readonly<Record<string, string>> = {
    "@returns": "Returns",
    "@throws": "Throws",
    "@see": "See",
    "@defaultValue": "Default",
    "@example": "Example",
  };
  const rows = (comment?.blockTags ?? []).map(({ tag, content }) => {
    const name = names[tag] ?? tag.slice(1);
    return `<dt>${name}</dt><dd>${commentHtml(content, locate)}</dd>`;
  });
  return rows.length === 0 ? "" : `<dl>${rows.join("")}</dl>`;
}

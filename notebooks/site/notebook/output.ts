import { highlight } from "../text/highlight";
import { escapeHtml, preformatted, scrolling } from "../text/html";
import { formula } from "../text/math";
import { figureHtml, pictureOf, wordsOf, type FigureHtml } from "./figure";
import { whole, type Output } from "./notebook";

/** What an output needs to know of its page. */
export interface OutputPage extends Pick<FigureHtml, "store" | "interactive"> {
  /** A new anchor for a figure. */
  readonly figureId: () => string;
  /** Markdown as HTML. */
  readonly markdown: (text: string) => string;
}

/** Text without the colours of a terminal. */
function withoutColours(text: string): string {
  return text.replace(new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, "g"), "");
}

/** A picture of an SVG drawing that came without a figure, in the same colours everywhere. */
function drawing(svg: string, words: string, page: OutputPage): string {
  const named = wordsOf(svg) || words;
  return figureHtml({ ...page, id: page.figureId(), picture: { light: svg, dark: svg, words: named } });
}

/** The richest form of a MIME bundle that a page can show. */
async function bundle(data: Readonly<Record<string, unknown>>, page: OutputPage): Promise<string> {
  const text = whole(data["text/plain"]);
  const picture = await pictureOf(data["application/vnd.plotly.v1+json"], text);
  if (picture !== undefined) return figureHtml({ ...page, id: page.figureId(), picture });
  const html = whole(data["text/html"]);
  if (html !== "") return scrolling(html, "output");
  const svg = whole(data["image/svg+xml"]);
  if (svg !== "") return drawing(svg, text, page);
  for (const type of ["image/png", "image/jpeg"]) {
    const image = whole(data[type]).trim();
    if (image !== "") {
      return `<figure><img src="data:${type};base64,${image}" alt="${escapeHtml(text === "" ? "Picture" : text)}"></figure>`;
    }
  }
  const markdown = whole(data["text/markdown"]);
  if (markdown !== "") return page.markdown(markdown);
  const latex = whole(data["text/latex"]);
  if (latex !== "") return formula(latex.replace(/^\s*\$+|\$+\s*$/g, ""), true);
  const json = data["application/json"];
  if (json !== undefined && text === "") {
    return scrolling(`<pre>${highlight(JSON.stringify(json, null, 2), "json")}</pre>`, "output");
  }
  return text === "" ? "" : preformatted(withoutColours(text), "output");
}

/** An output of a cell as HTML; "" for one that shows nothing on a page. */
export async function outputHtml(output: Output, page: OutputPage): Promise<string> {
  if (output.output_type === "stream") return preformatted(withoutColours(whole(output.text)), "output");
  if (output.output_type === "error") {
    return preformatted(`${output.ename ?? "Error"}: ${output.evalue ?? ""}`, "error");
  }
  return bundle(output.data ?? {}, page);
}

import { codeBlock } from "../text/highlight";
import { markdown, type Heading } from "../text/markdown";
import { slugger } from "../text/slug";
import { whole, type Notebook } from "./notebook";
import { outputHtml, type OutputPage } from "./output";

/** How a notebook becomes a page. */
export interface RenderNotebookOptions extends Pick<OutputPage, "store" | "interactive"> {
  /** What an address in the notebook's text is on the site. */
  readonly link: (address: string) => string;
}

/** What a page shows of a notebook. */
export interface RenderedNotebook {
  readonly html: string;
  readonly headings: readonly Heading[];
}

/** An executed notebook as HTML: its text, its code, and the outputs as they were saved. */
export async function renderNotebook(
  { cells }: Notebook,
  { store, interactive, link }: RenderNotebookOptions,
): Promise<RenderedNotebook> {
  const headings: Heading[] = [];
  const converter = markdown({ slug: slugger(), link, onHeading: (heading) => headings.push(heading) });
  let figures = 0;
  const page: OutputPage = {
    store,
    interactive,
    figureId: () => `figure-${(figures += 1)}`,
    markdown: (text) => converter.render(text),
  };
  const parts: string[] = [];
  for (const { cell_type: type, source, outputs = [] } of cells) {
    const text = whole(source);
    if (type === "markdown") parts.push(converter.render(text));
    if (type !== "code" || text.trim() === "") continue;
    parts.push(codeBlock(text, "typescript"));
    for (const output of outputs) {
      const html = await outputHtml(output, page);
      if (html !== "") parts.push(`<div class="output">${html}</div>`);
    }
  }
  return { html: parts.join("\n"), headings };
}

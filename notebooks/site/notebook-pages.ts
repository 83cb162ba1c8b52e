import { basename, join } from "node:path";
import { existsSync, readFileSync } from "node:fs";
import { AstroNetError } from "../../src/error";
import { openingOf, titleOf, type Notebook } from "./notebook/notebook";
import { renderNotebook } from "./notebook/render";
import type { Link, Page } from "./page/page";
import { notebookPath, type Site } from "./site";
import { escapeHtml } from "./text/html";

/** An executed notebook. */
export interface Executed {
  /** Where the notebook is in the repository: `notebooks/01-neuron.ipynb`. */
  readonly source: string;
  readonly notebook: Notebook;
}

/**
 * Reads executed notebooks: those of `sources` in the folder that they were written to.
 *
 * @throws AstroNetError where one is not there.
 */
export function readExecuted(sources: readonly string[], folder: string): readonly Executed[] {
  return sources.map((source) => {
    const file = join(folder, basename(source));
    if (!existsSync(file)) {
      throw new AstroNetError(`no executed notebook ${file} (\`npm run docs\` executes it)`);
    }
    return { source, notebook: JSON.parse(readFileSync(file, "utf8")) as Notebook };
  });
}

function indexPage(executed: readonly Executed[]): Page {
  const items = executed.map(({ source, notebook }) => {
    const title = titleOf(notebook) ?? source;
    return `<h2><a href="${encodeURI(basename(notebookPath(source)))}">${escapeHtml(title)}</a></h2>\n<p>${escapeHtml(openingOf(notebook))}</p>`;
  });
  return {
    path: "notebooks/index.html",
    title: "Notebooks",
    description: "Walkthroughs of AstroNet, one a mechanism, each executed from its first cell to its last.",
    body: [
      "<h1>Notebooks</h1>",
      "<p>One walkthrough a mechanism, executed from the first cell to the last. <code>npm run lab</code> opens them in JupyterLab.</p>",
      ...items,
    ].join("\n"),
  };
}

/** The notebooks as pages, their pictures as files beside them, and the page that lists them. */
export async function notebookPages(executed: readonly Executed[], site: Site): Promise<readonly Page[]> {
  const siblings: readonly Link[] = executed.map(({ source, notebook }) => ({
    path: notebookPath(source),
    name: titleOf(notebook) ?? source,
  }));
  const pages: Page[] = [indexPage(executed)];
  for (const { source, notebook } of executed) {
    const path = notebookPath(source);
    const folder = path.replace(/\.html$/, "");
    const store = (name: string, svg: string): string => {
      site.add(`${folder}/${name}`, svg);
      return `${encodeURI(basename(folder))}/${name}`;
    };
    const link = site.linker(source, path);
    const { html, headings } = await renderNotebook(notebook, { store, link, interactive: true });
    const title = titleOf(notebook) ?? source;
    pages.push({ path, title, description: openingOf(notebook) || title, body: html, headings, siblings });
  }
  return pages;
}

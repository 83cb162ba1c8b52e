import { readFileSync, writeFileSync } from "node:fs";
import { posix, relative, dirname } from "node:path";
import { wholeStyle } from "./assets";
import { titleOf, type Notebook } from "./notebook/notebook";
import { renderNotebook } from "./notebook/render";
import { single } from "./page/single";
import { Repository, repositoryRoot } from "./repository";

/**
 * `node notebook-file.js EXECUTED PAGE FOLDER`: an executed notebook as a page in one file, which loads nothing.
 *
 * Addresses in the notebook count from `FOLDER`, where the notebook itself lies.
 */
async function main([executed, page, folder]: readonly string[]): Promise<number> {
  if (executed === undefined || page === undefined || folder === undefined) {
    process.stderr.write("usage: node notebook-file.js EXECUTED PAGE FOLDER\n");
    return 2;
  }
  const notebook = JSON.parse(readFileSync(executed, "utf8")) as Notebook;
  const back = relative(dirname(page), folder).split("\\").join("/");
  const { html } = await renderNotebook(notebook, {
    interactive: false,
    store: (_name, svg) => `data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}`,
    link: (address) => (/^([a-z][a-z\d+.-]*:|#|\/)/i.test(address) ? address : posix.join(back, address)),
  });
  const style = wholeStyle(new Repository(repositoryRoot()), html.includes('class="katex"'));
  writeFileSync(page, single({ title: titleOf(notebook) ?? "Notebook", body: html, style }));
  return 0;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    throw error;
  },
);

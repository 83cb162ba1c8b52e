import { posix } from "node:path";
import { framed, toRoot, type Page } from "./page/page";
import type { Repository } from "./repository";

/** What is in a file of the site. */
export type Content = string | Uint8Array;

/** Where files of the repository are shown on the site. */
export const shown: ReadonlyMap<string, string> = new Map([
  ["README.md", "index.html"],
  ["FEATURES.md", "features.html"],
  ["CONTRIBUTING.md", "contributing.html"],
]);

/** Where a notebook is shown. */
export function notebookPath(notebook: string): string {
  return notebook.replace(/\.ipynb$/, ".html");
}

/** The site while it is made: its files by their paths. */
export class Site {
  readonly files = new Map<string, Content>();
  private readonly repository: Repository;

  constructor(repository: Repository) {
    this.repository = repository;
  }

  add(path: string, content: Content): void {
    this.files.set(path, content);
  }

  /** Puts a page into its frame. */
  addPage(page: Page): void {
    this.add(page.path, framed(page));
  }

  /** A file of the repository, as it is; gives its path on the site. */
  addFile(path: string): string {
    this.add(path, this.repository.bytes(path));
    return path;
  }

  /**
   * What addresses in a file of the repository are on the page that shows it: pages for what has one, the file itself
   * for another. An address that leads nowhere stays, and the check of the links finds it.
   */
  linker(source: string, page: string): (address: string) => string {
    return (address) => {
      if (/^([a-z][a-z\d+.-]*:|#|\/\/)/i.test(address)) return address;
      const [path = "", ...anchor] = address.split("#");
      const target = posix.normalize(posix.join(posix.dirname(source), decodeURI(path)));
      const isNotebook = /^notebooks\/[^/]+\.ipynb$/.test(target) && this.repository.isFile(target);
      const found = shown.get(target) ?? (isNotebook ? notebookPath(target) : undefined);
      const place = found ?? (this.repository.isFile(target) ? this.addFile(target) : undefined);
      return place === undefined ? address : [toRoot(page) + encodeURI(place), ...anchor].join("#");
    };
  }
}

import { escapeHtml } from "../text/html";
import type { Heading } from "../text/markdown";

/** A page of the site, before it has its frame. */
export interface Page {
  /** Where it lies, from the site's root: `api/engine.html`. */
  readonly path: string;
  readonly title: string;
  /** One sentence for search engines and link previews. */
  readonly description: string;
  /** What stands in `<main>`, with the one `<h1>`. */
  readonly body: string;
  /** The headings of its table of contents; none for a page without one. */
  readonly headings?: readonly Heading[];
  /** Pages beside it, as pairs of address from the site's root and name. */
  readonly siblings?: readonly Link[];
}

/** An address from the site's root, and its name. */
export interface Link {
  readonly path: string;
  readonly name: string;
}

/** The site's sections, in the order of the navigation. */
export const sections: readonly Link[] = [
  { path: "index.html", name: "Overview" },
  { path: "notebooks/index.html", name: "Notebooks" },
  { path: "api/index.html", name: "Reference" },
  { path: "results.html", name: "Results" },
  { path: "features.html", name: "Features" },
  { path: "contributing.html", name: "Contributing" },
];

/** The way from a page to the site's root: "" or `../`. */
export function toRoot(path: string): string {
  return "../".repeat(path.split("/").length - 1);
}

/** Whether a page is that of the section, or lies in its folder. */
function within(path: string, section: string): boolean {
  const folder = section.replace(/index\.html$/, "");
  return path === section || (folder !== section && folder !== "" && path.startsWith(folder));
}

function list(links: readonly Link[], page: Page, current: (link: Link) => boolean): string {
  const items = links.map((link) => {
    const mark =
      link.path === page.path ? ' aria-current="page"' : current(link) ? ' aria-current="true"' : "";
    return `<li><a href="${toRoot(page.path)}${link.path}"${mark}>${escapeHtml(link.name)}</a></li>`;
  });
  return `<ul>${items.join("")}</ul>`;
}

/** The contents of a page: its second-level headings, each with those below it. */
function contents(headings: readonly Heading[]): string {
  const items: string[] = [];
  for (const { level, text, id } of headings) {
    if (level !== 2 && level !== 3) continue;
    items.push(`<li class="level-${level}"><a href="#${id}">${escapeHtml(text)}</a></li>`);
  }
  return items.length < 2
    ? ""
    : `<nav class="contents" aria-labelledby="contents-name"><p id="contents-name">On this page</p><ul>${items.join("")}</ul></nav>`;
}

/** A whole page: the frame of landmarks and navigation around what it says. Nothing in it comes from another host. */
export function framed(page: Page): string {
  const root = toRoot(page.path);
  const siblings =
    page.siblings === undefined
      ? ""
      : `<nav class="siblings" aria-label="Pages of this section">${list(page.siblings, page, () => false)}</nav>`;
  const side = `${siblings}${contents(page.headings ?? [])}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="description" content="${escapeHtml(page.description)}">
<title>${escapeHtml(page.title)} · AstroNet</title>
<link rel="icon" href="${root}assets/logo.svg" type="image/svg+xml">
<link rel="stylesheet" href="${root}assets/katex/katex.min.css">
<link rel="stylesheet" href="${root}assets/site.css">
<script src="${root}assets/figure.js" defer></script>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header>
<a class="name" href="${root}index.html"><img src="${root}assets/logo.svg" alt="" width="28" height="28">AstroNet for Jupyter</a>
<nav aria-label="Site">${list(sections, page, (section) => within(page.path, section.path))}</nav>
</header>
<div class="${side === "" ? "middle" : "middle with-side"}">
<main id="main" tabindex="-1">
${page.body}
</main>
${side === "" ? "" : `<div class="side">${side}</div>`}
</div>
<footer>
<p>AstroNet for Jupyter, under the Apache License 2.0. The method is that of Han, Pan and Liu (CVPR 2023).</p>
</footer>
</body>
</html>
`;
}

import type { HTMLElement } from "node-html-parser";
import type { Content } from "../site";
import { documents, type Document } from "./document";

type Rule = (document: Document) => readonly string[];

function count(root: HTMLElement, selector: string): number {
  return root.querySelectorAll(selector).length;
}

/** A page has its landmarks once, and every navigation a name. */
const landmarks: Rule = ({ root }) => {
  const once = ["main", "body > header", "body > footer", "h1", "title"].flatMap((selector) => {
    const found = count(root, selector);
    return found === 1 ? [] : [`has ${found} × ${selector}, not one`];
  });
  const nameless = root
    .querySelectorAll("nav")
    .filter((nav) => !nav.hasAttribute("aria-label") && !nav.hasAttribute("aria-labelledby"));
  const language = root.querySelector("html")?.getAttribute("lang");
  return [
    ...once,
    ...nameless.map(() => "has a <nav> without a name"),
    ...(language === undefined ? ["does not say its language"] : []),
  ];
};

/** The first link leads past the navigation. */
const skipLink: Rule = ({ root }) =>
  root.querySelector("a")?.getAttribute("href") === "#main" && root.querySelector("main")?.id === "main"
    ? []
    : ["does not begin with a link to #main"];

/** Headings go down one level at a time. */
const headingOrder: Rule = ({ root }) => {
  let before = 0;
  return root.querySelectorAll("h1, h2, h3, h4, h5, h6").flatMap((heading) => {
    const level = Number(heading.tagName.slice(1));
    const skipped = level > before + 1;
    const text = `h${level} "${heading.textContent.trim()}" follows h${before}`;
    before = level;
    return skipped ? [text] : [];
  });
};

/** Pictures have a text in their place: an empty one only in a link or heading that says the same. */
const pictures: Rule = ({ root }) => [
  ...root.querySelectorAll("img").flatMap((image) => {
    const alt = image.getAttribute("alt");
    if (alt === undefined) return ["has an image without a text in its place"];
    return alt.trim() === "" && image.closest("a") === null ? ["has an image whose text is empty"] : [];
  }),
  ...root
    .querySelectorAll("main svg")
    .filter(
      (svg) => svg.closest('[aria-hidden="true"]') === null && svg.getAttribute("aria-hidden") !== "true",
    )
    .filter((svg) => svg.closest(".katex") === null)
    .filter((svg) => svg.querySelector("title") === null && svg.getAttribute("aria-label") === undefined)
    .map(() => "has a drawing (svg) without a title"),
];

/** No anchor is given twice. */
const anchors: Rule = ({ root }) => {
  const seen = new Set<string>();
  return root.querySelectorAll("[id]").flatMap(({ id }) => {
    const again = seen.has(id);
    seen.add(id);
    return again ? [`has the anchor #${id} twice`] : [];
  });
};

/** What scrolls can be reached by keyboard, and has a name. */
const scrollers: Rule = ({ root }) =>
  root
    .querySelectorAll(".scroll, .formula")
    .filter((box) => box.getAttribute("tabindex") !== "0" || (box.getAttribute("aria-label") ?? "") === "")
    .map(() => "has a scrolling box that the keyboard does not reach, or without a name");

const rules: readonly Rule[] = [landmarks, skipLink, headingOrder, pictures, anchors, scrollers];

/** What keeps readers with a keyboard or a screen reader from a site's pages, one line each. */
export function barriers(files: ReadonlyMap<string, Content>): readonly string[] {
  return documents(files).flatMap((document) =>
    rules.flatMap((rule) => rule(document).map((problem) => `${document.path}: ${problem}`)),
  );
}

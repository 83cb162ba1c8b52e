import { parse, type HTMLElement } from "node-html-parser";
import type { Content } from "../site";

/** A page as a tree. */
export interface Document {
  readonly path: string;
  readonly root: HTMLElement;
}

/** The pages among a site's files. */
export function documents(files: ReadonlyMap<string, Content>): readonly Document[] {
  return [...files].flatMap(([path, content]) =>
    path.endsWith(".html") && typeof content === "string"
      ? [{ path, root: parse(content, { blockTextElements: { script: true, style: true } }) }]
      : [],
  );
}

/** The addresses in an attribute: one, or for `srcset` each of its candidates. */
export function addressesIn(element: HTMLElement, attribute: string): readonly string[] {
  const value = element.getAttribute(attribute);
  if (value === undefined) return [];
  if (attribute !== "srcset" || value.startsWith("data:")) return [value];
  return value.split(",").map((candidate) => candidate.trim().split(/\s+/)[0] ?? "");
}

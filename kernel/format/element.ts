import type { MimeBundle } from "../../src/mime";

/** What an element of a document is known by, such as one made with jsdom, linkedom or Plot. */
interface ElementLike {
  readonly outerHTML: string;
  readonly namespaceURI?: unknown;
}

const svgNamespace = "http://www.w3.org/2000/svg";

/** Whether a value looks like an element of a document. */
export function isElement(value: unknown): value is ElementLike {
  return (
    typeof value === "object" && value !== null && "outerHTML" in value && typeof value.outerHTML === "string"
  );
}

/** Shows an element: an `svg` as a drawing, everything else as HTML. */
export function elementBundle({ outerHTML, namespaceURI }: ElementLike): MimeBundle {
  const drawing = /^<svg[\s>]/iu.test(outerHTML);
  if (!drawing) return { "text/html": outerHTML, "text/plain": outerHTML };
  // On its own, outside HTML, a drawing must name its namespace.
  const named = outerHTML.includes("xmlns=");
  const namespace = typeof namespaceURI === "string" ? namespaceURI : svgNamespace;
  const text = named ? outerHTML : outerHTML.replace(/^<svg/iu, `<svg xmlns="${namespace}"`);
  return { "image/svg+xml": text, "text/plain": "an SVG drawing" };
}

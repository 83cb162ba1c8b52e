import { expect } from "vitest";
import { layoutSize, renderFigure, still } from "../../src/export/figure/render";
import type { Figure } from "../../src/display/figure/figure";

/**
 * An SVG with its numbers rounded to whole pixels, its random identifiers and its embedded images taken out, and the
 * attributes of each element in alphabetical order: a renderer's first figure has some in another order than its next.
 */
export function rounded(svg: string): string {
  const identifiers = [
    ...svg.matchAll(/(?:id="defs-|class="trace \w+ trace|class="legend|-cb)([0-9a-f]{6})["']/g),
  ];
  return [...new Set(identifiers.map(([, identifier = ""]) => identifier))]
    .reduce((text, identifier) => text.replaceAll(identifier, "id"), svg)
    .replace(/data:image\/png;base64,[A-Za-z0-9+/=]+/g, "png")
    .replace(/-?\d+\.\d+/g, (number) => String(Math.round(Number(number)) + 0))
    .replace(/<[\w:-]+(?:\s+[\w:-]+=(?:"[^"]*"|'[^']*'))+/g, inOrder)
    .replace(/></g, ">\n<");
}

/** A tag's beginning with its attributes in alphabetical order. */
function inOrder(tag: string): string {
  const attributes = tag.match(/[\w:-]+=(?:"[^"]*"|'[^']*')/g) ?? [];
  return [tag.slice(0, tag.search(/\s/)), ...attributes.sort()].join(" ");
}

/** Compares a figure's rounded SVG with the one that is kept; a complaint of the renderer is a failure. */
export async function expectFigure(figure: Figure, name: string): Promise<void> {
  const complaints: string[] = [];
  const { width, height } = layoutSize(still(figure.toJSON()));
  const svg = await renderFigure(figure.toJSON(), {
    format: "svg",
    width: typeof figure.layout.width === "number" ? width : 720,
    height,
    onWarning: (message) => complaints.push(message),
  });
  expect(complaints).toEqual([]);
  await expect(rounded(svg)).toMatchFileSnapshot(`snapshots/${name}.svg`);
}

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { repositoryRoot } from "../../notebooks/site/repository";

const style = readFileSync(join(repositoryRoot(), "notebooks", "site", "page", "site.css"), "utf8");

/** The colours of the style sheet's `:root` rules, by name; light first. */
const schemes = [...style.matchAll(/:root \{([^}]*)\}/gu)].map(
  ([, rules = ""]) =>
    new Map(
      [...rules.matchAll(/--([\w-]+): (#[\da-f]{6})/gu)].map(([, name = "", colour = ""]) => [name, colour]),
    ),
);

/** Relative luminance of WCAG 2: weighted linear light. */
function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const value = parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light! + 0.05) / (dark! + 0.05);
}

it("contrast is measured as WCAG does", () => {
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21);
  expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
});

describe.each(["light", "dark"])("on a %s page", (scheme) => {
  const colours = schemes[scheme === "light" ? 0 : 1]!;
  const colour = (name: string): string => colours.get(name)!;
  const texts = [...colours.keys()].filter((name) => !["page", "raised", "line", "focus"].includes(name));

  it("every colour of text can be read on the page and on code", () => {
    expect(texts.length).toBeGreaterThan(5);
    for (const name of texts) {
      for (const behind of ["page", "raised"]) {
        expect(contrast(colour(name), colour(behind)), `${name} on ${behind}`).toBeGreaterThanOrEqual(4.5);
      }
    }
  });

  it("the focus ring can be seen", () => {
    expect(contrast(colour("focus"), colour("page"))).toBeGreaterThanOrEqual(3);
  });
});

import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Repository } from "./repository";
import type { Site } from "./site";

const katex = dirname(require.resolve("katex/package.json"));

/** KaTeX's style sheet, with an address for each font. */
function katexStyle(fontAddress: (name: string) => string): string {
  const style = readFileSync(join(katex, "dist", "katex.min.css"), "utf8");
  // Every browser of the last years reads woff2; the older forms of each font stay away.
  return style
    .replace(/,url\(fonts\/[^)]*\.(?:woff|ttf)\) format\("[^"]*"\)/g, "")
    .replace(/url\(fonts\/([^)]*)\)/g, (_, name: string) => `url(${fontAddress(name)})`);
}

/** What every page loads: style sheets, fonts, Plotly. All of it comes from the npm packages and this repository. */
export function addAssets(site: Site, repository: Repository): void {
  site.add("assets/site.css", repository.text("notebooks/site/page/site.css"));
  site.add("assets/figure.js", repository.text("notebooks/site/page/figure.js"));
  site.add("assets/logo.svg", repository.text("kernel/spec/logo-svg.svg"));
  site.add("assets/plotly.js", readFileSync(require.resolve("plotly.js-dist")));
  site.add(
    "assets/katex/katex.min.css",
    katexStyle((name) => `fonts/${name}`),
  );
  for (const name of readdirSync(join(katex, "dist", "fonts"))) {
    if (name.endsWith(".woff2")) {
      site.add(`assets/katex/fonts/${name}`, readFileSync(join(katex, "dist", "fonts", name)));
    }
  }
}

/** The style of a page that stands by itself: all in one, the fonts too where it has formulas. */
export function wholeStyle(repository: Repository, hasFormulas: boolean): string {
  const own = repository.text("notebooks/site/page/site.css");
  if (!hasFormulas) return own;
  const fonts = katexStyle((name) => {
    const bytes = readFileSync(join(katex, "dist", "fonts", name));
    return `data:font/woff2;base64,${bytes.toString("base64")}`;
  });
  return `${fonts}\n${own}`;
}

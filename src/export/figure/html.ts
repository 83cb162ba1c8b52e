import { readFile } from "node:fs/promises";
import { plotlyFile } from "../renderer/locate";
import { layoutSize } from "./render";
import type { FigureJson } from "./json";
import { escapeXml } from "./svg";

/** JSON that can stand in a script element, whatever strings it holds. */
function scriptJson(value: unknown): string {
  return JSON.stringify(value)
    .replace(/</g, "\\u003c")
    .replace(/\u2028/g, "\\u2028")
    .replace(/\u2029/g, "\\u2029");
}

/** A page with the live figure in it that needs no network: Plotly is inside. */
export async function figureHtml(figure: FigureJson, title: string): Promise<string> {
  // A script element ends at the first closing tag in it, wherever that stands.
  const plotly = (await readFile(plotlyFile(), "utf8")).replace(/<\/script/gi, "<\\/script");
  const { height } = layoutSize(figure);
  const across = typeof figure.layout.width === "number" ? figure.layout.width : 960;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeXml(title)}</title>
<style>
:root { color-scheme: light dark; }
body { box-sizing: content-box; margin: 2rem auto; max-width: ${across}px; padding: 0 1rem; }
</style>
<script>${plotly}</script>
</head>
<body>
<div id="figure" role="img" aria-label="${escapeXml(title)}" style="height: ${height}px"></div>
<script>
const figure = ${scriptJson(figure)};
Plotly.newPlot("figure", { ...figure, config: { responsive: true, displaylogo: false } });
</script>
</body>
</html>
`;
}

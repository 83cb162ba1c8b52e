import { figureJson, looksLikeFigure, renderFigure, themed, type FigureJson } from "../../../src/export";
import { narrowForm } from "./narrow";
import { escapeHtml, plainText, scriptJson } from "../text/html";

/** A picture in both appearances, as SVG. */
export interface Picture {
  readonly light: string;
  readonly dark: string;
  /** The same for a phone, where the figure needs another form there. */
  readonly narrow?: { readonly light: string; readonly dark: string } | undefined;
  /** What it shows, in words; the first line is its title. */
  readonly words: string;
  /** For the figure that answers to the pointer; undefined where there is only a picture. */
  readonly figure?: { readonly light: FigureJson; readonly dark: FigureJson };
}

/** Width of a figure's picture in layout pixels. */
const width = 720;

/** The picture of a figure, drawn black on white and pale on black: its colours in the notebook are between both. */
export async function pictureOf(figure: unknown, words: string): Promise<Picture | undefined> {
  if (!looksLikeFigure(figure)) return undefined;
  const json = figureJson(figure);
  const [light, dark] = [themed(json, "print"), themed(json, "dark")];
  const wide = typeof json.layout.width === "number" ? json.layout.width : width;
  const draw = (one: FigureJson): Promise<string> => renderFigure(one, { format: "svg", width: wide });
  const narrow = [narrowForm(light), narrowForm(dark)].filter((form) => form !== undefined);
  const drawn = await Promise.all(narrow.map((form) => renderFigure(form, { format: "svg" })));
  return {
    light: await draw(light),
    dark: await draw(dark),
    ...(drawn.length === 2 ? { narrow: { light: drawn[0]!, dark: drawn[1]! } } : {}),
    words,
    figure: { light, dark },
  };
}

/** The words of an SVG drawing that has them: its title and its description. */
export function wordsOf(svg: string): string {
  const part = (tag: string): string =>
    plainText(new RegExp(`<${tag}[^>]*>([^]*?)</${tag}>`).exec(svg)?.[1] ?? "");
  return [part("title"), part("desc")].filter((text) => text !== "").join("\n");
}

/** The size in pixels that an SVG drawing states. */
export function sizeOf(svg: string): { readonly width: string; readonly height: string } | undefined {
  const [tag = ""] = /<svg[^>]*>/.exec(svg) ?? [];
  const size = (name: string): string | undefined =>
    new RegExp(`\\s${name}="([\\d.]+)(?:px)?"`).exec(tag)?.[1];
  const [across, down] = [size("width"), size("height")];
  return across === undefined || down === undefined ? undefined : { width: across, height: down };
}

/** The size of a drawing as attributes, so that a page keeps room for it. */
function shapeOf(svg: string): string {
  const size = sizeOf(svg);
  if (size === undefined) return "";
  return ` width="${Math.round(Number(size.width))}" height="${Math.round(Number(size.height))}"`;
}

const phone = "(max-width: 480px)";
const night = "(prefers-color-scheme: dark)";

/** What is written for a figure. */
export interface FigureHtml {
  /** Distinguishes it from the page's other figures. */
  readonly id: string;
  readonly picture: Picture;
  /** Makes a file of a picture, or a `data:` address, and gives its address from the page. */
  readonly store: (name: string, svg: string) => string;
  /** Whether the page has the script and Plotly beside it. */
  readonly interactive: boolean;
}

/** A figure: its picture for light and for dark pages, what it shows in words, and a button for the live one. */
export function figureHtml({ id, picture, store, interactive }: FigureHtml): string {
  const { light, dark, narrow, words, figure } = picture;
  const [title = "", ...rest] = words.split("\n");
  const described = rest.length === 0 ? "" : ` aria-describedby="${id}-words"`;
  const source = (media: string, name: string, svg: string): string =>
    `<source media="${media}" srcset="${store(name, svg)}"${shapeOf(svg)}>`;
  const sources = [
    ...(narrow === undefined
      ? []
      : [
          source(`${phone} and ${night}`, `${id}-narrow-dark.svg`, narrow.dark),
          source(phone, `${id}-narrow.svg`, narrow.light),
        ]),
    ...(dark === light ? [] : [source(night, `${id}-dark.svg`, dark)]),
  ];
  return [
    `<figure id="${id}">`,
    `<picture>${sources.join("")}<img src="${store(`${id}.svg`, light)}" alt="${escapeHtml(title === "" ? "Figure" : title)}"${shapeOf(light)}${described}></picture>`,
    "<figcaption>",
    rest.length === 0
      ? ""
      : `<details><summary>In words<span class="only-read">, the figure “${escapeHtml(title)}”</span></summary><pre id="${id}-words">${escapeHtml(words)}</pre></details>`,
    interactive && figure !== undefined
      ? `<button class="interactive" type="button" hidden>Interactive<span class="only-read">, of the figure “${escapeHtml(title)}”</span></button><script type="application/json">${scriptJson(figure)}</script>`
      : "",
    "</figcaption>",
    "</figure>",
  ].join("\n");
}

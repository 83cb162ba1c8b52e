import { jupyterDisplay, type Displayable, type MimeBundle } from "../../src/mime";
import { escapeHtml } from "./text";

/** A piece of text in one markup language, which shows itself. */
export class Markup implements Displayable {
  /** MIME type of the text. */
  readonly type: string;
  readonly text: string;

  constructor(type: string, text: string) {
    this.type = type;
    this.text = text;
  }

  [jupyterDisplay](): MimeBundle {
    return { [this.type]: this.text, "text/plain": this.text };
  }

  toString(): string {
    return this.text;
  }
}

/** What turns a template into markup. */
type Tag = (template: TemplateStringsArray, ...values: readonly unknown[]) => Markup;

/** Makes a tag of one markup language; `write` says how an interpolated value is written in it. */
function tag(type: string, write: (value: unknown) => string, raw = false): Tag {
  return (template, ...values) => {
    const pieces = raw ? template.raw : template;
    const text = pieces.map((piece, at) => piece + (at < values.length ? write(values[at]) : "")).join("");
    return new Markup(type, text.trim());
  };
}

/** Markup of the same kind goes in as it is, lists item by item, and everything else as escaped text. */
function escaped(value: unknown): string {
  if (Array.isArray(value)) return value.map(escaped).join("");
  if (value instanceof Markup && (value.type === "text/html" || value.type === "image/svg+xml"))
    return value.text;
  return value === undefined || value === null ? "" : escapeHtml(plain(value));
}

function plain(value: unknown): string {
  return Array.isArray(value) ? value.map(plain).join("") : String(value);
}

/** HTML; interpolated values are escaped unless they are HTML or SVG themselves. */
export const html = tag("text/html", escaped);

/** An SVG drawing; interpolated values are escaped unless they are HTML or SVG themselves. */
export const svg = tag("image/svg+xml", escaped);

/** Markdown. */
export const md = tag("text/markdown", plain);

const formula = tag("text/latex", plain, true);

/** A formula in LaTeX, set as a displayed one unless it brings its own `$`; backslashes need no doubling. */
export function latex(template: TemplateStringsArray, ...values: readonly unknown[]): Markup {
  const { type, text } = formula(template, ...values);
  return new Markup(type, /^\s*(\$|\\\[|\\\(|\\begin\b)/u.test(text) ? text : `$$${text}$$`);
}

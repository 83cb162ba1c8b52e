/**
 * The names that the kernel gives to every cell, besides the library's own. This file is their types and their
 * documentation, which the checker reads; their values come with `createCells({ globals })`.
 */
import type { Displayable } from "../../src/mime";

/** Names a display, so that a later call can replace it in place. */
export interface ShowOptions {
  readonly id?: string;
}

/**
 * Shows a value in the cell's output, richest form first: its own MIME bundle, a picture, a table, or text.
 * With an `id`, `update(value, { id })` replaces it in place later on, from this cell or another.
 */
export declare function display(value: unknown, options?: ShowOptions): Promise<void>;

/** Replaces every display of this `id` by the value. */
export declare function update(value: unknown, options: { readonly id: string }): Promise<void>;

/** Clears the cell's output; with `wait`, only when the next output arrives, so that nothing flickers. */
export declare function clearOutput(wait?: boolean): void;

/** An HTML fragment to show: html`<b>${value}</b>`; interpolated values are escaped unless they are HTML themselves. */
export declare function html(text: TemplateStringsArray, ...values: readonly unknown[]): Displayable;

/** Markdown to show: md`# Results`. */
export declare function md(text: TemplateStringsArray, ...values: readonly unknown[]): Displayable;

/** An SVG drawing to show: svg`<svg …>…</svg>`. */
export declare function svg(text: TemplateStringsArray, ...values: readonly unknown[]): Displayable;

/** A formula to show, in LaTeX: latex`E = mc^2`; backslashes need no doubling. */
export declare function latex(text: TemplateStringsArray, ...values: readonly unknown[]): Displayable;

/** Asks the reader for a line of text: `const name = await input("Name? ")`. */
export declare function input(prompt?: string): Promise<string>;

/** Asks the reader for a line of text that is not shown while it is typed. */
export declare function password(prompt?: string): Promise<string>;

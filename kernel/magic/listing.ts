import { jupyterDisplay, type Displayable, type MimeBundle } from "../../src/mime";
import { escapeHtml } from "../format/text";

/** Rows of short texts, one under the other in columns; a magic's usual result. */
export class Listing implements Displayable {
  readonly rows: readonly (readonly string[])[];
  /** Names of the columns; none for labels and values. */
  readonly head: readonly string[];
  /** A line below. */
  readonly note: string;

  constructor(rows: readonly (readonly string[])[], head: readonly string[] = [], note = "") {
    this.rows = rows;
    this.head = head;
    this.note = note;
  }

  toString(): string {
    const all = this.head.length === 0 ? this.rows : [this.head, ...this.rows];
    const widths = (all[0] ?? []).map((_unused, column) =>
      Math.max(...all.map((row) => (row[column] ?? "").length)),
    );
    const lines = all.map((row) =>
      row
        .map((text, column) => text.padEnd(widths[column] ?? 0))
        .join("   ")
        .trimEnd(),
    );
    return [...lines, ...(this.note === "" ? [] : [this.note])].join("\n");
  }

  toHtml(): string {
    const look = 'style="text-align: left; vertical-align: top; white-space: pre-wrap"';
    const row = (texts: readonly string[], tag: string): string =>
      `<tr>${texts.map((text) => `<${tag} ${look}>${escapeHtml(text)}</${tag}>`).join("")}</tr>`;
    const head = this.head.length === 0 ? "" : `<thead>${row(this.head, "th")}</thead>`;
    const body = `<tbody>${this.rows.map((texts) => row(texts, "td")).join("")}</tbody>`;
    const note = this.note === "" ? "" : `<p>${escapeHtml(this.note)}</p>`;
    return `<table>${head}${body}</table>${note}`;
  }

  [jupyterDisplay](): MimeBundle {
    return { "text/html": this.toHtml(), "text/plain": this.toString() };
  }
}

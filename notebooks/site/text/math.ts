import katex from "katex";
import type MarkdownIt from "markdown-it";
import { escapeHtml } from "./html";

/** A formula as HTML, with MathML beside it for screen readers. A command that KaTeX does not know is an error. */
export function formula(latex: string, displayMode: boolean): string {
  return katex.renderToString(latex.trim(), { displayMode, strict: "ignore", output: "htmlAndMathml" });
}

/** The end of the formula that starts behind `from`, or -1: a closing sign with no space before and no digit after it. */
function endOfInline(source: string, from: number): number {
  if (/\s/.test(source[from] ?? " ")) return -1;
  for (let end = source.indexOf("$", from); end !== -1; end = source.indexOf("$", end + 1)) {
    const before = source[end - 1] ?? "";
    if (before === "\\" || /\s/.test(before) || /\d/.test(source[end + 1] ?? "")) continue;
    return end === from ? -1 : end;
  }
  return -1;
}

/**
 * Formulas in Markdown, as in Jupyter: `$…$` in a line and `$$…$$` by itself, also over several lines and in the middle
 * of a paragraph.
 */
export function mathematics(markdown: MarkdownIt): void {
  markdown.inline.ruler.after("escape", "math", (state, silent) => {
    const { src, pos } = state;
    if (src[pos] !== "$") return false;
    const display = src.startsWith("$$", pos);
    const from = pos + (display ? 2 : 1);
    const end = display ? src.indexOf("$$", from) : endOfInline(src, from);
    if (end === -1 || end >= state.posMax) return false;
    if (!silent) {
      const token = state.push(display ? "math_display" : "math_inline", "math", 0);
      token.content = src.slice(from, end);
    }
    state.pos = end + (display ? 2 : 1);
    return true;
  });
  markdown.renderer.rules.math_inline = (tokens, index) => formula(tokens[index]?.content ?? "", false);
  markdown.renderer.rules.math_display = (tokens, index) => {
    const latex = tokens[index]?.content ?? "";
    const label = escapeHtml(`formula: ${latex.trim().replace(/\s+/g, " ")}`);
    return `<span class="formula" tabindex="0" role="group" aria-label="${label}">${formula(latex, true)}</span>`;
  };
}

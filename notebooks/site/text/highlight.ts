import highlighter from "highlight.js/lib/core";
import bash from "highlight.js/lib/languages/bash";
import json from "highlight.js/lib/languages/json";
import latex from "highlight.js/lib/languages/latex";
import python from "highlight.js/lib/languages/python";
import typescript from "highlight.js/lib/languages/typescript";
import { escapeHtml } from "./html";

highlighter.registerLanguage("typescript", typescript);
highlighter.registerLanguage("bash", bash);
highlighter.registerLanguage("json", json);
highlighter.registerLanguage("latex", latex);
highlighter.registerLanguage("python", python);

/** Source text as HTML with its syntax in colour; text of a language that is not known is left as it is. */
export function highlight(source: string, language: string): string {
  const known = highlighter.getLanguage(language) !== undefined;
  return known ? highlighter.highlight(source, { language }).value : escapeHtml(source);
}

/** A block of code. */
export function codeBlock(source: string, language: string): string {
  return `<pre class="code"><code>${highlight(source.trimEnd(), language)}</code></pre>`;
}

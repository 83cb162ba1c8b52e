import { usage } from "../../../kernel/install/arguments";
import type { Magic } from "../../../kernel/magic/magic";
import { magics } from "../../../kernel/magic/table";
import { codeBlock } from "../text/highlight";
import { escapeHtml } from "../text/html";
import { markdown, type Heading } from "../text/markdown";
import { slugger } from "../text/slug";

function magicHtml({ form, usage: call, summary, details = [] }: Magic): string {
  const converter = markdown({ slug: slugger(), math: false });
  const list = details.map((detail) => `- ${detail}`).join("\n");
  return [
    `<h3 id="magic-${encodeURIComponent(form).replaceAll("%25", "-")}"><code>${escapeHtml(form)}</code></h3>`,
    `<pre class="signature"><code>${escapeHtml(call)}</code></pre>`,
    converter.render(`${summary}\n\n${list}`),
  ].join("\n");
}

/** What a reader may know of the kernel besides the names in its cells: its command and its magics, from their own texts. */
export function kernelHtml(): { readonly html: string; readonly headings: readonly Heading[] } {
  return {
    html: [
      '<h2 id="command">The command astronet-kernel</h2>',
      codeBlock(usage, ""),
      '<h2 id="magics">Magics</h2>',
      "<p>Lines that start with <code>%</code>, and cells that start with <code>%%</code>. In a notebook, <code>%help</code> lists them.</p>",
      ...magics.map(magicHtml),
    ].join("\n"),
    headings: [
      { level: 2, text: "The command astronet-kernel", id: "command" },
      { level: 2, text: "Magics", id: "magics" },
    ],
  };
}

import { expect, it } from "vitest";
import { escapeHtml, plainText, scriptJson } from "../../notebooks/site/text/html";
import { highlight } from "../../notebooks/site/text/highlight";
import { markdown, type Heading } from "../../notebooks/site/text/markdown";
import { formula } from "../../notebooks/site/text/math";
import { slugger } from "../../notebooks/site/text/slug";

const render = (text: string): string => markdown({ slug: slugger() }).render(text);

it("headings get GitHub's anchors, and each its own", () => {
  const slug = slugger();
  expect(["Two commands", "What this shows, and what it does not", "Gate", "Gate", "…"].map(slug)).toEqual([
    "two-commands",
    "what-this-shows-and-what-it-does-not",
    "gate",
    "gate-1",
    "section",
  ]);
  const headings: Heading[] = [];
  markdown({ slug: slugger(), onHeading: (heading) => headings.push(heading) }).render("## A `gate` & *b*");
  expect(headings).toEqual([{ level: 2, text: "A gate & b", id: "a-gate--b" }]);
});

it("formulas become MathML and HTML, in a line and by themselves, over several lines too", () => {
  expect(render("a gate $p_u$.")).toMatch(/^<p>a gate <span class="katex">.*<math .*<\/p>\n$/su);
  expect(render("of it,\n\n$$ y = f(x), \\qquad\n   z = 1. $$")).toContain(
    '<span class="formula" tabindex="0"',
  );
});

it("a dollar sign that begins no formula stays one", () => {
  expect(render("it costs $5 or $ 6 $")).toBe("<p>it costs $5 or $ 6 $</p>\n");
  expect(render("$5 and 6$7")).toBe("<p>$5 and 6$7</p>\n");
  expect(markdown({ slug: slugger(), math: false }).render("$p$")).toBe("<p>$p$</p>\n");
});

it("a formula that is none is an error", () => {
  expect(() => formula("\\nosuchcommand", false)).toThrow("Undefined control sequence");
});

it("links and pictures go through what the page makes of them", () => {
  const converter = markdown({ slug: slugger(), link: (address) => `to/${address}` });
  expect(converter.render("[a](b.md) ![c](d.svg)")).toBe(
    '<p><a href="to/b.md">a</a> <img src="to/d.svg" alt="c"></p>\n',
  );
});

it("code is coloured where its language is known, and escaped where not", () => {
  expect(highlight("const a = 1;", "typescript")).toContain('<span class="hljs-keyword">const</span>');
  expect(highlight("a < b", "brainfuck")).toBe("a &lt; b");
  expect(render("```ts\nconst a = 1;\n```")).toContain('<pre class="code"><code><span class="hljs-keyword">');
});

it("text goes into HTML and scripts without ending them", () => {
  expect(escapeHtml('<a b="c">&')).toBe("&lt;a b=&quot;c&quot;&gt;&amp;");
  expect(plainText("<b>a &lt; b</b>\n c")).toBe("a < b c");
  expect(scriptJson({ a: "</script>" })).toBe('{"a":"\\u003c/script>"}');
});

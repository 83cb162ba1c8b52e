import MarkdownIt from "markdown-it";
import { codeBlock } from "./highlight";
import { plainText } from "./html";
import { mathematics } from "./math";

/** A heading of a page, for its table of contents. */
export interface Heading {
  readonly level: number;
  readonly text: string;
  readonly id: string;
}

/** How Markdown becomes HTML. */
export interface MarkdownOptions {
  /** Gives a heading its anchor. */
  readonly slug: (text: string) => string;
  /** What an address in the text is on the site. */
  readonly link?: (address: string) => string;
  /** Whether `$` begins a formula; true by default. */
  readonly math?: boolean;
  /** Told of each heading. */
  readonly onHeading?: (heading: Heading) => void;
}

/** A converter from GitHub's and Jupyter's Markdown to HTML: anchors on headings, formulas, code in colour. */
export function markdown({ slug, link, math = true, onHeading }: MarkdownOptions): MarkdownIt {
  const converter = new MarkdownIt({ html: true, linkify: false });
  if (math) converter.use(mathematics);
  const { rules } = converter.renderer;
  rules.heading_open = (tokens, index) => {
    const token = tokens[index]!;
    const level = Number(token.tag.slice(1));
    const inline = tokens[index + 1]?.children ?? [];
    const text = plainText(converter.renderer.render(inline, converter.options, {}));
    const id = slug(text);
    onHeading?.({ level, text, id });
    return `<${token.tag} id="${id}">`;
  };
  rules.fence = (tokens, index) => {
    const { info, content } = tokens[index]!;
    const language = { sh: "bash", shell: "bash", ts: "typescript" }[info.trim()] ?? info.trim();
    return codeBlock(content, language);
  };
  rules.code_block = (tokens, index) => codeBlock(tokens[index]!.content, "");
  // An empty corner of a table is no heading.
  rules.th_open = (tokens, index, options, _environment, self) => {
    if (tokens[index + 1]?.content !== "") return self.renderToken(tokens, index, options);
    tokens[index + 2]!.tag = "td";
    return "<td>";
  };
  rules.table_open = () => '<div class="scroll" tabindex="0" role="group" aria-label="table"><table>';
  rules.table_close = () => "</table></div>\n";
  if (link !== undefined) {
    for (const [type, attribute] of [
      ["link_open", "href"],
      ["image", "src"],
    ] as const) {
      const before = rules[type];
      rules[type] = (tokens, index, options, environment, self) => {
        const token = tokens[index]!;
        token.attrSet(attribute, link(token.attrGet(attribute) ?? ""));
        return (
          before?.(tokens, index, options, environment, self) ?? self.renderToken(tokens, index, options)
        );
      };
    }
  }
  return converter;
}

import { expect, it } from "vitest";
import { figureHtml, sizeOf, wordsOf } from "../../notebooks/site/notebook/figure";
import { openingOf, titleOf } from "../../notebooks/site/notebook/notebook";
import { renderNotebook } from "../../notebooks/site/notebook/render";
import { drawing, notebook } from "./sample-site";

it("a notebook is known by its title and its first paragraph", () => {
  expect(titleOf(notebook)).toBe("1 · A notebook");
  expect(
    openingOf({ cells: [{ cell_type: "markdown", source: "# A\n\nSee [it](b) **now**.\n\nMore" }] }),
  ).toBe("See it now.");
  expect(titleOf({ cells: [] })).toBeUndefined();
});

it("text, code and each kind of output are on the page, pictures as files with their words", async () => {
  const files = new Map<string, string>();
  const { html, headings } = await renderNotebook(notebook, {
    interactive: true,
    link: (address) => address,
    store: (name, svg) => {
      files.set(name, svg);
      return `pictures/${name}`;
    },
  });
  expect(headings.map(({ id }) => id)).toEqual(["1--a-notebook", "a-formula"]);
  expect(html).toContain('<span class="hljs-keyword">const</span> <span class="hljs-attr">gates</span>');
  expect(html).toContain("<pre>epoch 1\n</pre>");
  expect(html).toContain('<th scope="col">gate</th>');
  expect([...files.keys()].sort()).toEqual([
    "figure-1.svg",
    "figure-2-dark.svg",
    "figure-2-narrow-dark.svg",
    "figure-2-narrow.svg",
    "figure-2.svg",
  ]);
  expect(files.get("figure-2.svg")).toContain("A gate closes");
  expect(html).toContain(
    '<img src="pictures/figure-1.svg" alt="A line" width="400" height="200" aria-describedby="figure-1-words">',
  );
  expect(html).toMatch(/<pre id="figure-1-words">A line\nfrom 0 to 1<\/pre>/u);
});

it("a figure has a picture for light and one for dark pages, and a button where scripts may be", () => {
  const figure = { data: [], layout: {} };
  const picture = {
    light: drawing,
    dark: `${drawing} `,
    words: "A line",
    figure: { light: figure, dark: figure },
  };
  const store = (name: string): string => name;
  const html = figureHtml({ id: "f", picture, store, interactive: true });
  expect(html).toContain(
    '<source media="(prefers-color-scheme: dark)" srcset="f-dark.svg" width="400" height="200">',
  );
  expect(html).toContain('<button class="interactive" type="button" hidden>');
  expect(html).not.toContain("max-width");
  expect(figureHtml({ id: "f", picture, store, interactive: false })).not.toContain("<button");
  const narrow = { light: drawing, dark: drawing };
  expect(figureHtml({ id: "f", picture: { ...picture, narrow }, store, interactive: false })).toContain(
    '<picture><source media="(max-width: 480px) and (prefers-color-scheme: dark)" srcset="f-narrow-dark.svg"',
  );
});

it("an error and a picture without words are shown as what they are", async () => {
  const { html } = await renderNotebook(
    {
      cells: [
        {
          cell_type: "code",
          source: "fail()",
          outputs: [
            { output_type: "error", ename: "AstroNetError", evalue: "no <gate>" },
            { output_type: "display_data", data: { "image/png": "AAAA" } },
          ],
        },
      ],
    },
    { interactive: false, link: (address) => address, store: (name) => name },
  );
  expect(html).toContain("AstroNetError: no &lt;gate&gt;");
  expect(html).toContain('<img src="data:image/png;base64,AAAA" alt="Picture">');
});

it("the words and the size of a drawing are its own", () => {
  expect(wordsOf(drawing)).toBe("A line\nfrom 0 to 1");
  expect(sizeOf(drawing)).toEqual({ width: "400", height: "200" });
  expect(sizeOf("<svg viewBox='0 0 1 1'>")).toBeUndefined();
});

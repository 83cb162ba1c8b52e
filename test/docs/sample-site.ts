import { addAssets } from "../../notebooks/site/assets";
import { referencePages, type Documented } from "../../notebooks/site/api/reference";
import type { Declaration } from "../../notebooks/site/api/json";
import { kernelHtml } from "../../notebooks/site/api/kernel";
import { notebookPages } from "../../notebooks/site/notebook-pages";
import type { Notebook } from "../../notebooks/site/notebook/notebook";
import { documentPages } from "../../notebooks/site/documents";
import { Repository, repositoryRoot } from "../../notebooks/site/repository";
import { resultsPage } from "../../notebooks/site/results";
import { Site } from "../../notebooks/site/site";

/** A drawing with its title, as the library's figures are. */
export const drawing =
  '<svg role="img" xmlns="http://www.w3.org/2000/svg" width="400" height="200" viewBox="0 0 400 200"><title>A line</title><desc>from 0 to 1</desc><path d="M0 200L400 0" stroke="#0072B2"/></svg>';

/** An executed notebook with each kind of output. */
export const notebook: Notebook = {
  cells: [
    { cell_type: "markdown", source: ["# 1 · A notebook\n", "\n", "It begins with *one* neuron, $p_u$.\n"] },
    {
      cell_type: "markdown",
      source:
        "## A formula\n\n$$ y = f\\Big(\\sum_i p\\, w_i x_i\\Big) $$\n\nSee [the features](../FEATURES.md).",
    },
    {
      cell_type: "code",
      source: "const gates: readonly number[] = [0, 1]; // two\ntable(gates)",
      outputs: [
        { output_type: "stream", name: "stdout", text: ["epoch 1\n"] },
        {
          output_type: "execute_result",
          data: {
            "text/html":
              '<table><thead><tr><th scope="col">gate</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>',
            "text/plain": "gate\n1",
          },
        },
        { output_type: "display_data", data: { "image/svg+xml": drawing, "text/plain": "A line" } },
        {
          output_type: "display_data",
          data: {
            "application/vnd.plotly.v1+json": {
              data: [{ type: "scatter", name: "gate", x: [0, 1], y: [1, 0] }],
              layout: { title: { text: "A gate closes" } },
            },
            "text/plain": "A gate closes\n- gate: 2 points from (0, 1) to (1, 0)",
          },
        },
      ],
    },
  ],
};

/** A floor of the reference with a function and the type that it takes. */
export const documented: readonly Documented[] = [
  {
    floor: { name: "kernel", source: "kernel/cell/globals.ts", about: "What every cell has." },
    more: kernelHtml(),
    module: {
      id: 1,
      name: "kernel",
      kind: 2,
      flags: {},
      children: [
        {
          id: 2,
          name: "evaluate",
          kind: 64,
          flags: {},
          signatures: [
            {
              id: 3,
              name: "evaluate",
              kind: 4096,
              flags: {},
              comment: {
                summary: [
                  { kind: "text", text: "Mean loss, Σ_b (n_b / n). See " },
                  { kind: "inline-tag", text: "Dataset", target: 4 },
                ],
                blockTags: [
                  { tag: "@throws", content: [{ kind: "text", text: "AstroNetError where it is empty." }] },
                ],
              },
              parameters: [
                {
                  id: 5,
                  name: "data",
                  kind: 32768,
                  flags: {},
                  type: { type: "reference", name: "Dataset", target: 4 },
                  comment: { summary: [{ kind: "text", text: "images, [N, H, W, C]" }] },
                },
              ],
              type: { type: "intrinsic", name: "number" },
            },
          ],
        },
        {
          id: 4,
          name: "Dataset",
          kind: 256,
          flags: {},
          comment: { summary: [{ kind: "text", text: "Images with labels." }] },
          children: [
            {
              id: 6,
              name: "count",
              kind: 1024,
              flags: { isReadonly: true },
              type: { type: "intrinsic", name: "number" },
              comment: { summary: [{ kind: "text", text: "How many." }] },
            },
          ],
        },
      ] satisfies readonly Declaration[],
    },
  },
];

/** The site in small: the repository's documents, one notebook, one floor, one table. */
export async function sampleSite(): Promise<Site> {
  const repository = new Repository(repositoryRoot());
  const site = new Site(repository);
  addAssets(site, repository);
  site.add("notebooks/results/a.csv", "method,error_percent\nplain,1.5\n");
  const executed = [{ source: "notebooks/01-neuron-and-astrocyte.ipynb", notebook }];
  const pages = [
    ...documentPages(repository, site),
    ...(await notebookPages(executed, site)),
    ...referencePages(documented),
    resultsPage([
      { name: "a.csv", path: "notebooks/results/a.csv", text: "method,error_percent\nplain,1.5\n" },
    ]),
  ];
  for (const page of pages) site.addPage(page);
  return site;
}

/**
 * The parts of a notebook file that we read.
 *
 * @typedef {string | string[]} Text
 * @typedef {{output_type: string, name?: string, text?: Text, ename?: string, evalue?: string, data?: Record<string, unknown>}} Output
 * @typedef {{cell_type: string, source: Text, metadata?: {tags?: string[]}, outputs?: Output[]}} Cell
 * @typedef {{cells: Cell[]}} Notebook
 */

/** The tag of the cells whose outputs are the notebook's result: the demo repeats them at its end. */
const resultTag = "result";

/** @param {unknown} text */
function joined(text) {
  return Array.isArray(text) ? text.join("") : typeof text === "string" ? text : "";
}

/**
 * What the cells tagged `result` show, as plain text.
 *
 * @param {Notebook} notebook an executed notebook
 * @returns {string[]} one text for each output
 */
export function results(notebook) {
  return notebook.cells
    .filter((cell) => cell.metadata?.tags?.includes(resultTag))
    .flatMap((cell) => cell.outputs ?? [])
    .map((output) =>
      joined(output.output_type === "stream" ? output.text : output.data?.["text/plain"]).trimEnd(),
    )
    .filter((text) => text !== "");
}

/** A live figure or widget, which GitHub and nbviewer do not draw. */
const live = ["application/vnd.plotly.v1+json", "application/vnd.jupyter.widget-view+json"];

/** @param {Output} output */
function lacksPicture({ data = {} }) {
  return live.some((type) => type in data) && !("image/svg+xml" in data || "image/png" in data);
}

/**
 * What should not be in a notebook that ran well: errors, anything on standard error, live figures without a picture, and no result in the cells that are
 * tagged so.
 *
 * @param {Notebook} notebook an executed notebook
 * @returns {string[]} one line for each
 */
export function complaints(notebook) {
  const lines = notebook.cells.flatMap((cell, index) =>
    (cell.outputs ?? []).flatMap((output) => {
      if (output.output_type === "error") return [`cell ${index + 1}: ${output.ename}: ${output.evalue}`];
      if (lacksPicture(output)) return [`cell ${index + 1} shows a live figure without a picture of it`];
      if (output.output_type !== "stream" || output.name !== "stderr") return [];
      return [`cell ${index + 1} wrote to standard error: ${joined(output.text).trim().split("\n")[0]}`];
    }),
  );
  return results(notebook).length > 0 ? lines : [...lines, `no cell tagged "${resultTag}" shows a result`];
}

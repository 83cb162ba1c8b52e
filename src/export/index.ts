export { describe } from "./figure/describe";
export { figureJson, looksLikeFigure, type FigureJson, type Layout, type Trace } from "./figure/json";
export { renderFigure, type RenderOptions } from "./figure/render";
export { save, type SaveOptions } from "./figure/save";
export type { Width } from "./figure/size";
export { diverging, faded, palette, sequential, seriesColour } from "./theme/palette";
export { fontFamily, template, themed, type Appearance } from "./theme/theme";
export {
  table,
  Table,
  type FrameLike,
  type TableData,
  type TableOptions,
  type TableSource,
} from "./table/table";
export type { Cell, Column } from "./table/column";
export { readCsvRows, writeCsvRows, type CsvRow } from "./table/csv-rows";
export { roundQuantity, type Quantity, type Rounded } from "./table/number";
export type { LatexOptions } from "./table/latex";
export type { DataFrame } from "./table/frame";
export { Results, results } from "./table/results";
export { toCsv, toDataFrame, toHtml, toLatex, toMarkdown } from "./table/write";
export { loadNetwork, saveNetwork, type SaveNetworkOptions } from "./network/saved-network";
export { saveLayersModel, toLayersModel, type ExportedModel } from "./network/layers-model";

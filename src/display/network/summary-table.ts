import type { AstrocyteNetwork } from "../../astrocyte";
import { table, type Table } from "../../export/table/table";
import { summarize, type LayerSummary } from "../../measure";
import type { AstroNet, TaskNetwork } from "../../network";

/**
 * A network as a table, a row a layer and a sum below: kinds, shapes of weights, units, outputs for one image, parameters
 * (batch normalisations among them) and multiply-accumulates.
 *
 * Of an AstroNet, the task network comes first and the astrocyte networks behind it, each with its own sum: they are
 * called once a regulation step whatever the batch, and fall away once the gates are folded.
 *
 * @throws AstroNetError if a convolution does not say how large its maps are.
 */
export function summaryTable(network: TaskNetwork | AstrocyteNetwork | AstroNet): Table {
  const rows = summarize(network);
  const names = [...new Set(rows.map((row) => row.network))];
  const several = names.length > 1;
  return table(
    names.flatMap((name) => {
      const own = rows.filter((row) => row.network === name);
      return [...own.map(layerRow), sumRow(own)].map((row) => (several ? { network: name, ...row } : row));
    }),
  );
}

function layerRow({ layer, kind, shape, units, output, parameters, macs }: LayerSummary) {
  return {
    layer,
    kind,
    weights: shape.join(" × "),
    units: units === 0 ? null : units,
    output: output.join(" × "),
    parameters,
    MACs: macs,
  };
}

function sumRow(rows: readonly LayerSummary[]) {
  const sum = (of: (row: LayerSummary) => number): number => rows.reduce((total, row) => total + of(row), 0);
  const units = sum((row) => row.units);
  return {
    layer: "all",
    kind: null,
    weights: null,
    units: units === 0 ? null : units,
    output: null,
    parameters: sum((row) => row.parameters),
    MACs: sum((row) => row.macs),
  };
}

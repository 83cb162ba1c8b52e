import type { Table } from "../../export/table/table";
import type { History } from "../../train/history";
import { epochTable } from "../../train/history-table";
import { checkedHistories } from "./checked-histories";

/**
 * Every epoch of one history or of several as a table, a row an epoch; accuracies are in per cent.
 *
 * `historyTable(history).toDataFrame()` is the same as a data frame, and so is `run.toDataFrame()` of one training run.
 * @throws AstroNetError where a history has no epochs or is no history.
 */
export function historyTable(histories: History | readonly History[]): Table {
  return epochTable(checkedHistories(histories));
}

import { AstroNetError } from "../../error";
import type { History } from "../../train/history";
import { records } from "../figure/check";

/**
 * One history or several as a list, each with its epochs.
 *
 * @throws AstroNetError where a history has no epochs or is no history.
 */
export function checkedHistories(histories: History | readonly History[]): readonly History[] {
  const list = records(
    "histories",
    Array.isArray(histories) ? (histories as readonly History[]) : [histories as History],
  );
  list.forEach((history, index) => {
    const { label, epochs } = history as Partial<History>;
    if (typeof label !== "string" || !Array.isArray(epochs)) {
      throw new AstroNetError(`histories[${index}] is not a history (it needs a \`label\` and \`epochs\`)`);
    }
    if (epochs.length === 0)
      throw new AstroNetError(`history "${label}" has no epochs (train for at least one)`);
  });
  return list;
}

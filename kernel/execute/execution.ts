import type { MimeBundle } from "../../src/mime";
import type { CellError, CellResult, Cells } from "../cell/contract";
import { formatValue } from "../format/bundle";
import { unstoppable } from "../interrupt/guard";
import type { Words } from "../interrupt/words";
import type { JsonObject } from "../wire/message";
import { asRun } from "./current";
import type { Publisher } from "./publish";
import type { Run } from "./run";

/** How a cell ended, and what its result looks like. */
export type Outcome =
  | { readonly status: "ok"; readonly result: MimeBundle | undefined }
  | { readonly status: "error"; readonly error: CellError };

/** Runs code and describes how it ended; never rejects, and always ends when the run is interrupted. */
export async function evaluate(cells: Cells, words: Words, run: Run, code: string): Promise<Outcome> {
  try {
    const ended = await Promise.race([
      asRun(run, () => unstoppable(words, () => cells.execute(code, run))),
      run.abandoned,
    ]);
    if (ended.status === "error") return ended;
    const result = await resultOf(run, ended);
    while (run.pending.size > 0) await Promise.race([Promise.all(run.pending), run.abandoned]);
    return { status: "ok", result };
  } catch (thrown) {
    return { status: "error", error: cells.describeError(thrown) };
  }
}

/** The MIME bundle of a cell's value; a promise is waited for. */
async function resultOf(run: Run, ended: CellResult & { status: "ok" }): Promise<MimeBundle | undefined> {
  if (!ended.hasValue) return undefined;
  const value: unknown = await Promise.race([ended.value, run.abandoned]);
  if (value === undefined) return undefined;
  const bundle = asRun(run, () => run.guard(() => formatValue(value)));
  return Promise.race([bundle, run.abandoned]);
}

/** The values of the `user_expressions` of a request, each a MIME bundle or an error. */
export async function expressions(
  cells: Cells,
  words: Words,
  run: Run,
  asked: unknown,
): Promise<Record<string, JsonObject>> {
  const answers: Record<string, JsonObject> = {};
  if (typeof asked !== "object" || asked === null) return answers;
  for (const [name, expression] of Object.entries(asked)) {
    const outcome = await evaluate(cells, words, run, String(expression));
    answers[name] =
      outcome.status === "ok"
        ? { status: "ok", data: outcome.result ?? { "text/plain": "undefined" }, metadata: {} }
        : { status: "error", ...errorContent(outcome.error) };
  }
  return answers;
}

/** An error as the protocol writes it. */
export function errorContent({ name, message, traceback }: CellError): JsonObject {
  return { ename: name, evalue: message, traceback };
}

/** Shows an error in the output of a run. */
export function showError(publisher: Publisher, run: Run, error: CellError): void {
  publisher.show(run, "error", errorContent(error));
}

import type { MimeBundle } from "../../src/mime";
import type { Cells } from "../cell/contract";
import type { JsonObject } from "../wire/message";
import { toCharacters, toUnits } from "./cursor";

/** The content of a `complete_reply`. */
export function completeReply(cells: Cells, { code, cursor_pos }: JsonObject): JsonObject {
  const text = codeOf(code);
  const { matches, start, end, kinds } = cells.complete(text, cursorOf(text, cursor_pos));
  return {
    status: "ok",
    matches,
    cursor_start: toCharacters(text, start),
    cursor_end: toCharacters(text, end),
    metadata: {
      _jupyter_types_experimental: kinds.map((kind) => ({
        ...kind,
        start: toCharacters(text, kind.start),
        end: toCharacters(text, kind.end),
      })),
    },
  };
}

/** The content of an `inspect_reply`. */
export function inspectReply(cells: Cells, { code, cursor_pos }: JsonObject): JsonObject {
  const text = codeOf(code);
  const data = cells.inspect(text, cursorOf(text, cursor_pos));
  return { status: "ok", found: data !== undefined, data: data ?? {}, metadata: {} };
}

/** The content of an `is_complete_reply`. */
export function isCompleteReply(cells: Cells, { code }: JsonObject): JsonObject {
  const { status, indent } = cells.isComplete(codeOf(code));
  return status === "incomplete" ? { status, indent } : { status };
}

/** What the pager shows for a cell such as `name?` or `?name`; undefined if the cell is no such question. */
export function pagerAnswer(cells: Cells, code: string): MimeBundle | undefined {
  const question =
    /^\s*(?:\?\s*([\p{ID_Start}$_][\p{ID_Continue}$.]*)|([\p{ID_Start}$_][\p{ID_Continue}$.]*)\s*\?)\s*$/u;
  const found = question.exec(code);
  const name = found?.[1] ?? found?.[2];
  if (name === undefined) return undefined;
  return cells.inspect(name, name.length) ?? { "text/plain": `${name}: not found` };
}

/** The code of a request; a request without any asks about nothing. */
export function codeOf(code: unknown): string {
  return typeof code === "string" ? code : "";
}

function cursorOf(code: string, position: unknown): number {
  return typeof position === "number" ? toUnits(code, position) : code.length;
}

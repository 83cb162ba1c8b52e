import { AstroNetError } from "../../../src/error";
import { isTensor } from "../../format/tensor";
import { plainText, shortBytes } from "../../format/text";
import { isTypedArray } from "../../format/array";
import { Listing } from "../listing";
import type { LineMagic } from "../magic";

/** What a value is, in a word. */
export function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (typeof value === "function") return /^class\b/u.test(String(value)) ? "class" : "function";
  if (typeof value !== "object") return typeof value;
  const name: unknown = Reflect.get(value, "constructor");
  return typeof name === "function" && name.name !== "" ? name.name : "object";
}

/** A value on part of a line; nothing large is read or copied for it. */
export function brief(value: unknown): string {
  if (typeof value === "function") return "";
  if (isTensor(value)) {
    return `${value.dtype} [${value.shape.join(", ")}]${value.isDisposed === true ? ", disposed" : ""}`;
  }
  if (isTypedArray(value)) return `${value.length} values, ${shortBytes(value.byteLength)}`;
  if (Array.isArray(value)) return `${value.length} entries`;
  if (value instanceof Map || value instanceof Set) return `${value.size} entries`;
  if (typeof value === "object" && value !== null) return Object.keys(value).slice(0, 6).join(", ");
  const text = plainText(value).replace(/\s+/gu, " ");
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

/** `%who [text]`. */
export const who: LineMagic = {
  kind: "line",
  form: "%who",
  usage: "%who [text]",
  summary: "Lists the names that earlier cells have defined, what they are, and their values in short.",
  details: ["With a text, only the names that have it in them."],
  waits: false,
  run: (argument, { cells }) => {
    if (/\s/u.test(argument)) throw new AstroNetError(`not part of a name: "${argument}"`);
    const names = [...cells.names()].filter(([name]) => name.includes(argument));
    if (names.length === 0) {
      return new Listing(
        [],
        [],
        argument === "" ? "no cell has defined a name" : `no name with "${argument}" in it`,
      );
    }
    const rows = names
      .sort(([a], [b]) => a.localeCompare(b, "en"))
      .map(([name, value]) => [name, kindOf(value), brief(value)]);
    return new Listing(rows, ["name", "kind", "value"]);
  },
};

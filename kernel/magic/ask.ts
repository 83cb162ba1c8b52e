import type { Completion } from "../cell/contract";
import type { MimeBundle } from "../../src/mime";
import { describeMagic } from "./line/help";
import type { Magic } from "./magic";

/** The line that the cursor is in, up to the cursor, and where it starts. */
function lineBefore(code: string, cursor: number): { readonly text: string; readonly start: number } {
  const start = code.lastIndexOf("\n", cursor - 1) + 1;
  return { text: code.slice(start, cursor), start };
}

/** Completes the form of a magic, or the word behind it; undefined where the cursor is in neither. */
export function completeMagic(
  code: string,
  cursor: number,
  magics: readonly Magic[],
): Completion | undefined {
  const { text, start } = lineBefore(code, cursor);
  const form = /^[ \t]*(?<form>%{1,2}[\w-]*)$/u.exec(text)?.groups?.form;
  if (form !== undefined) {
    const first = code.slice(0, start).trim() === "";
    const fitting = magics.map((magic) => magic.form).filter((each) => fits(each, form, first));
    return completion(fitting, cursor - form.length, cursor, "magic");
  }
  const called = /^[ \t]*(?<form>%{1,2}[\w-]+)[ \t]+(?<word>[^\s=]*)$/u.exec(text)?.groups;
  const magic = magics.find((each) => each.form === called?.form);
  if (magic?.words === undefined || called?.word === undefined) return undefined;
  const { word } = called;
  const words = magic.words().filter((each) => each.startsWith(word));
  return completion(words, cursor - word.length, cursor, "keyword");
}

/** Cell magics stand on the first line only; one percent sign is the beginning of both kinds. */
function fits(form: string, typed: string, isFirst: boolean): boolean {
  if (form.startsWith("%%") && !isFirst) return false;
  return form.startsWith(typed) || form.replace(/^%%/u, "%").startsWith(typed);
}

function completion(matches: readonly string[], start: number, end: number, type: string): Completion {
  return { matches, start, end, kinds: matches.map((text) => ({ text, type, start, end })) };
}

/** The documentation of the magic whose form the cursor is in; undefined where it is in none. */
export function inspectMagic(code: string, cursor: number, magics: readonly Magic[]): MimeBundle | undefined {
  const { text, start } = lineBefore(code, cursor);
  const rest = /^[^\n]*/u.exec(code.slice(start))?.[0] ?? "";
  const match = /^[ \t]*(?<form>%{1,2}[\w-]+)/u.exec(rest);
  const magic = magics.find((each) => each.form === match?.groups?.form);
  if (match === null || magic === undefined || text.length > match[0].length) return undefined;
  return describeMagic(magic);
}

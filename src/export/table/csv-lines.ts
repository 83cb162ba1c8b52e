import { AstroNetError } from "../../error";

/** A field as RFC 4180 wants it: in quotes where it holds a comma, a quote or a line break. */
function field(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Lines of fields as comma-separated values (RFC 4180). */
export function writeLines(lines: readonly (readonly string[])[]): string {
  return lines.map((line) => `${line.map(field).join(",")}\n`).join("");
}

/**
 * The fields of each line (RFC 4180): commas and line breaks in quotes belong to a field, two quotes there are one; empty lines
 * are left out.
 *
 * @throws AstroNetError that names the line where a quote stands in a field without quotes.
 */
export function readLines(text: string): string[][] {
  const found: string[][] = [];
  let line: string[] = [];
  const pattern = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/gy;
  while (pattern.lastIndex < text.length) {
    const start = pattern.lastIndex;
    const match = pattern.exec(text);
    if (match === null) {
      throw new AstroNetError(
        `line ${found.length + 1} of the table cannot be read at ${JSON.stringify(text.slice(start, start + 20))} (a quote inside a field is written twice, and the field in quotes)`,
      );
    }
    const [, quoted, plain = "", end] = match;
    line.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === ",") {
      // A comma at the very end has an empty field behind it.
      if (pattern.lastIndex === text.length) line.push("");
      else continue;
    }
    found.push(line);
    line = [];
  }
  if (line.length > 0) found.push(line);
  return found.filter((fields) => fields.length > 1 || fields[0] !== "");
}

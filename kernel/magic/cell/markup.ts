import { AstroNetError } from "../../../src/error";

/** The text of a cell that is to be shown as it is. */
export function markupText(form: string, argument: string, body: string): string {
  if (argument !== "") throw new AstroNetError(`${form} takes nothing on its line: "${argument}"`);
  const text = body.trim();
  if (text === "") throw new AstroNetError(`nothing below ${form}`);
  return text;
}

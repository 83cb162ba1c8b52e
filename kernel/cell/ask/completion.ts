import type { CompletionInfo } from "tslab/dist/converter";
import type { Completion } from "../contract";

/** What JupyterLab calls the kinds of names, where TypeScript's word differs. */
const kinds = new Map([
  ["var", "variable"],
  ["local var", "variable"],
  ["let", "variable"],
  ["const", "constant"],
  ["local function", "function"],
  ["local class", "class"],
  ["parameter", "variable"],
  ["external module name", "module"],
  ["getter", "property"],
  ["setter", "property"],
  ["type", "interface"],
  ["alias", "reference"],
]);

/** tslab's answer in the words of the protocol; `libraryKind` knows what the imported names of the library are. */
export function completionOf(
  info: CompletionInfo,
  libraryKind: (name: string) => string | undefined,
): Completion {
  const { start, end, candidates, original } = info;
  const kindOf = new Map(original?.entries.map(({ name, kind }) => [name, kind]));
  return {
    matches: candidates,
    start,
    end,
    kinds: candidates.map((text) => {
      const own: string = kindOf.get(text) ?? "";
      const kind = own === "alias" ? (libraryKind(text) ?? own) : own;
      return { text, type: kinds.get(kind) ?? kind, start, end };
    }),
  };
}

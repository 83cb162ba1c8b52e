/** What rewritten code calls its helpers; the names are odd so that no cell says them by chance. */
export const runtime = {
  /** The object that holds the top-level names of all cells. */
  scope: "__an_scope",
  /** Hands its argument through, or throws if the execution that it was made for has been interrupted. */
  stop: "__an_stop",
  /** Makes a `stop` for the execution that the calling code belongs to. */
  current: "__an_current",
  /** Notes that a step of the cell is done: the names that it declares now exist. */
  step: "__an_step",
  /** `import(…)`, from the notebook's folder. */
  import: "__an_import",
  /** `import.meta` of the cell. */
  meta: "__an_meta",
} as const;

/** The parameters of the function that a cell becomes, in order. */
export const parameters = [
  ...Object.values(runtime),
  "require",
  "module",
  "exports",
  "__filename",
  "__dirname",
] as const;

/** Speaks of a cell's names in a message of the JavaScript engine as the cell itself does. */
export function plainNames(message: string): string {
  return message
    .replace(/\(0 ?, ?__an_scope\.([\p{ID_Continue}$]+)\)/gu, "$1")
    .replace(/__an_scope\.([\p{ID_Continue}$]+)/gu, "$1");
}

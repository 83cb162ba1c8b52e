import { AstroNetError } from "../../src/error";

/** Where a kernel is installed: for the user, in the active Python environment, or under a folder. */
export type Place =
  { readonly kind: "user" | "sys-prefix" } | { readonly kind: "prefix"; readonly folder: string };

/** What the command is asked to do. */
export type Command =
  | { readonly action: "help" }
  | { readonly action: "install" | "uninstall"; readonly place: Place }
  | { readonly action: "new"; readonly file: string };

/** How the command is used. */
export const usage = `usage: astronet-kernel install   [--user | --sys-prefix | --prefix DIR]
       astronet-kernel uninstall [--user | --sys-prefix | --prefix DIR]
       astronet-kernel new NAME

install tells Jupyter (JupyterLab, Notebook, VS Code) about the kernel "AstroNet (TypeScript)", uninstall takes that back.

  --user         for you, in every Python environment (the default)
  --sys-prefix   for the active Python environment (venv, conda), else for the Python on the PATH
  --prefix DIR   under DIR/share/jupyter, for example an environment's folder
  --help         this text

new writes NAME.ipynb: a study with data, model, training, figures and export filled in, which runs as it is.
`;

/**
 * Reads the command line, without the program's own name.
 *
 * @throws AstroNetError for anything that it does not know, and for two places at once.
 */
export function parseArguments(given: readonly string[]): Command {
  if (given.length === 0 || given.includes("--help") || given.includes("-h") || given[0] === "help") {
    return { action: "help" };
  }
  const [action, ...options] = given;
  if (action === "new") return parseNew(options);
  if (action !== "install" && action !== "uninstall") {
    throw new AstroNetError(`unknown command: ${action ?? ""} (use install, uninstall or new)`);
  }
  const places: Place[] = [];
  for (let option = options.shift(); option !== undefined; option = options.shift()) {
    const [, inline] = /^--prefix=(.*)$/su.exec(option) ?? [];
    if (option === "--user") places.push({ kind: "user" });
    else if (option === "--sys-prefix") places.push({ kind: "sys-prefix" });
    else if (option === "--prefix" || inline !== undefined) {
      const folder = inline ?? options.shift() ?? "";
      if (folder === "" || folder.startsWith("--"))
        throw new AstroNetError("--prefix needs a folder: --prefix DIR");
      places.push({ kind: "prefix", folder });
    } else throw new AstroNetError(`unknown option: ${option} (use --user, --sys-prefix or --prefix DIR)`);
  }
  if (places.length > 1)
    throw new AstroNetError("more than one place (use --user, --sys-prefix or --prefix DIR)");
  return { action, place: places[0] ?? { kind: "user" } };
}

function parseNew(given: readonly string[]): Command {
  const [file = "", ...others] = given;
  const option = given.find((word) => word.startsWith("-"));
  if (option !== undefined)
    throw new AstroNetError(`unknown option: ${option} (new takes a name only: new my-study)`);
  if (file === "") throw new AstroNetError("new needs a name: new my-study");
  if (others.length > 0) {
    throw new AstroNetError(`more than one name: ${given.join(", ")} (put one with spaces in quotes)`);
  }
  return { action: "new", file };
}

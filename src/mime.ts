/** The symbol under which Jupyter kernels look for a value's own MIME bundle. */
export const jupyterDisplay: unique symbol = Symbol.for("Jupyter.display") as never;

/** One value in several MIME types, richest first; a front end shows the richest that it knows. */
export type MimeBundle = Readonly<Record<string, unknown>>;

/** A value that shows itself in a notebook. */
export interface Displayable {
  [jupyterDisplay](): MimeBundle | Promise<MimeBundle>;
}

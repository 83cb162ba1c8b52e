import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A cell of a notebook that a test makes. */
export interface MadeCell {
  readonly source: string;
  readonly type?: "code" | "markdown";
  readonly tags?: readonly string[];
  /** What it is said to have shown as text when it ran. */
  readonly shown?: string;
}

/** A notebook file as a test reads it, text joined. */
export interface ReadCell {
  readonly source: string;
  readonly tags: readonly string[];
  readonly outputs: readonly Readonly<Record<string, unknown>>[];
  /** What the cell has written and its result as text. */
  readonly text: string;
}

/** Writes a notebook of AstroNet's kernel, as JupyterLab writes one that has never run. */
export function writeNotebook(folder: string, name: string, cells: readonly MadeCell[]): void {
  const made = cells.map(({ source, type = "code", tags = [], shown }, index) => {
    const output = { output_type: "execute_result", execution_count: 1, metadata: {} };
    return {
      cell_type: type,
      id: `cell-${index}`,
      metadata: tags.length > 0 ? { tags } : {},
      source,
      ...(type === "code" && {
        execution_count: shown === undefined ? null : 1,
        outputs: shown === undefined ? [] : [{ ...output, data: { "text/plain": shown } }],
      }),
    };
  });
  const metadata = {
    kernelspec: { display_name: "AstroNet (TypeScript)", language: "typescript", name: "astronet" },
  };
  writeFileSync(
    join(folder, name),
    JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata, cells: made }),
  );
}

type Text = string | readonly string[];
const joined = (text: Text | undefined): string => (typeof text === "string" ? text : (text ?? []).join(""));

interface File {
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly cells: readonly {
    readonly source: Text;
    readonly metadata: { readonly tags?: readonly string[] };
    readonly outputs?: readonly { readonly text?: Text; readonly data?: Readonly<Record<string, Text>> }[];
  }[];
}

/** Reads a notebook file. */
export function readNotebook(folder: string, name: string): Pick<File, "metadata"> & { cells: ReadCell[] } {
  const { metadata, cells } = JSON.parse(readFileSync(join(folder, name), "utf8")) as File;
  return {
    metadata,
    cells: cells.map(({ source, metadata: { tags = [] }, outputs = [] }) => ({
      source: joined(source),
      tags,
      outputs: outputs.map((output) => ({ ...output })),
      text: outputs.map(({ text, data }) => joined(text) + joined(data?.["text/plain"])).join(""),
    })),
  };
}

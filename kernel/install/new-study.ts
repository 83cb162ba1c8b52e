import { existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { AstroNetError } from "../../src/error";
import { kernelName, kernelSpec } from "../spec/spec";
import { starterCells } from "./starter";

/** The notebook of a study, as the text of its file. */
export function studyNotebook(name: string, results: string): string {
  const { display_name: displayName, language } = kernelSpec({ node: "", main: "" });
  const cells = starterCells(name, results).map(({ kind, text }, index) => ({
    cell_type: kind,
    id: `cell-${index}`,
    metadata: {},
    ...(kind === "code" ? { execution_count: null, outputs: [] } : {}),
    source: text.split(/(?<=\n)/u),
  }));
  const metadata = {
    kernelspec: { display_name: displayName, language, name: kernelName },
    language_info: { name: language, file_extension: ".ts", mimetype: "text/x-typescript" },
  };
  return `${JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: 5 }, null, 1)}\n`;
}

/**
 * Writes the notebook of a new study: data, model, training, figures and export, filled in so that it runs as it is.
 *
 * @param file the notebook's path, with or without `.ipynb`
 * @returns what it has done, in lines for the reader.
 * @throws AstroNetError where the name is none for a file, the folder is not there, or a file of this name is.
 */
export function writeStudy(file: string, directory: string): readonly string[] {
  const notebook = path.resolve(directory, file.endsWith(".ipynb") ? file : `${file}.ipynb`);
  const name = path.basename(notebook, ".ipynb");
  if (!/^[\p{L}\p{N}][\p{L}\p{N} ._-]*$/u.test(name)) {
    throw new AstroNetError(
      `no name for a study: "${name}" (use letters, digits, "-", "_" and ".", for example my-study)`,
    );
  }
  if (!existsSync(path.dirname(notebook))) {
    throw new AstroNetError(
      `no folder ${path.dirname(notebook)} (make it first: mkdir -p "${path.dirname(notebook)}")`,
    );
  }
  const results = `${name}-results`;
  try {
    // Fails where there is a file, whoever made it in the meantime.
    writeFileSync(notebook, studyNotebook(name, results), { flag: "wx" });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if ("code" in error && error.code === "EEXIST") {
      throw new AstroNetError(`${notebook} is there already (choose another name, or move it away)`, {
        cause: error,
      });
    }
    throw new AstroNetError(`cannot write ${notebook}: ${error.message}`, { cause: error });
  }
  return [
    "wrote a notebook that runs as it is:",
    `  ${notebook}`,
    `open it in JupyterLab or VS Code with the kernel "AstroNet (TypeScript)" (\`astronet-kernel install\` tells Jupyter of it).`,
    `it writes its figures and tables to ${results}/ beside it.`,
  ];
}

import type * as ts from "@tslab/typescript-for-tslab";
import type { TypeScript } from "../typescript";

/**
 * How strictly cells are checked: enough to catch slips, not so much as to stand in the way of a first draft.
 *
 * A wrong name, a wrong argument or a missing property is an error. `null` and `undefined` fit everywhere, a
 * parameter without a type is `any`, and unused names, unreachable code and implicit returns are nobody's business.
 * Decorators and JSX are off. Packages are found as bundlers find them (`exports` included).
 */
export function cellOptions(ts: TypeScript, typeRoots: readonly string[]): ts.CompilerOptions {
  return {
    strict: false,
    alwaysStrict: true,
    checkJs: false,
    experimentalDecorators: false,
    allowUnreachableCode: true,
    allowUnusedLabels: true,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ["lib.es2023.d.ts"],
    types: [],
    typeRoots: [...typeRoots],
    inlineSourceMap: true,
    disableTopLevelAwait: false,
  };
}

/** "File is not under 'rootDir'": tslab calls the notebook's folder so, but modules beside it are welcome. */
const outsideFolder = 6059;

/**
 * Whether a diagnostic is one that cells do not show: TypeScript declares each cell for the next one, and some
 * inferred types have no name to declare them by (codes 4000 to 4999). The value is fine; its type becomes `any`.
 */
export function isHidden(diagnostic: ts.Diagnostic): boolean {
  const { code } = diagnostic;
  return (code >= 4000 && code < 5000) || code === outsideFolder;
}

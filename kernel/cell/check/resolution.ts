import path from "node:path";
import type * as ts from "@tslab/typescript-for-tslab";
import type { TypeScript } from "../typescript";

/** Where the types of the packages lie that every notebook has, whatever its folder. */
export interface Provided {
  /** The folder from which the kernel's own packages are found. */
  readonly root: string;
  /** Declaration files by the name of their package. */
  readonly packages: ReadonlyMap<string, string>;
}

/**
 * WebGPU's types, which TensorFlow.js asks for: a hundred names that no cell speaks of, and that every check of a cell would
 * carry along.
 */
const browserTypes = "@webgpu/types";

/** Finds modules for cells: first what the kernel provides, then from the notebook's folder, then from the kernel's. */
export class ModuleResolution {
  private readonly cache: ts.ModuleResolutionCache;

  constructor(
    private readonly ts: TypeScript,
    private readonly host: ts.ModuleResolutionHost,
    private readonly options: ts.CompilerOptions,
    directory: string,
    private readonly provided: Provided,
  ) {
    this.cache = ts.createModuleResolutionCache(directory, (name) => name, options);
  }

  resolve(name: string, containing: string): ts.ResolvedModuleWithFailedLookupLocations {
    const isInstalled = containing.includes("/node_modules/");
    const beside = containing.endsWith(".d.ts") ? this.beside(name, containing) : undefined;
    if (beside !== undefined) return { resolvedModule: this.declaration(beside) };
    const provided = isInstalled ? undefined : this.provided.packages.get(name);
    if (provided !== undefined) return { resolvedModule: this.declaration(provided) };
    // A notebook may install a package between two cells, so only what installed packages import is remembered.
    const found = this.find(name, containing, isInstalled ? this.cache : undefined);
    if (found.resolvedModule !== undefined || isInstalled || this.ts.isExternalModuleNameRelative(name)) {
      return found;
    }
    return this.find(name, path.posix.join(this.provided.root, "cell.ts"), undefined);
  }

  /** Finds the types that a file asks for by `/// <reference types="…" />`. */
  resolveTypes(name: string, containing: string): ts.ResolvedTypeReferenceDirectiveWithFailedLookupLocations {
    if (name.startsWith(browserTypes)) return { resolvedTypeReferenceDirective: undefined };
    return this.ts.resolveTypeReferenceDirective(name, containing, this.options, this.host);
  }

  /** What a declaration file imports from a file beside it, which needs no search. */
  private beside(name: string, containing: string): string | undefined {
    if (!this.ts.isExternalModuleNameRelative(name)) return undefined;
    const file = `${path.posix.join(path.posix.dirname(containing), name)}.d.ts`;
    return this.host.fileExists(file) ? file : undefined;
  }

  private declaration(file: string): ts.ResolvedModuleFull {
    const isDeclaration = file.endsWith(".d.ts");
    return {
      resolvedFileName: file,
      extension: isDeclaration ? this.ts.Extension.Dts : this.ts.Extension.Ts,
      isExternalLibraryImport: true,
    };
  }

  private find(
    name: string,
    containing: string,
    cache: ts.ModuleResolutionCache | undefined,
  ): ts.ResolvedModuleWithFailedLookupLocations {
    return this.ts.resolveModuleName(name, containing, this.options, this.host, cache);
  }
}

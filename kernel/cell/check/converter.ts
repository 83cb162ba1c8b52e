import type * as ts from "@tslab/typescript-for-tslab";
import type { Converter } from "tslab/dist/converter";
import { tslabRequire, typescript, type TypeScript } from "../typescript";
import { cellOptions, isHidden } from "./options";
import { type Builder, CellProgram } from "./program";
import type { Provided } from "./resolution";

/** What tslab asks of the host that `createWatchCompilerHost` makes. */
interface WatchHost {
  readonly files: readonly string[];
  readonly options: ts.CompilerOptions;
  readonly sys: ts.System;
  afterProgramCreate?: (builder: Builder) => void;
}

interface ConverterModule {
  createConverter(options: { isJS: boolean; isBrowser: boolean }): Converter;
}

/** tslab's converter for one folder, and the program in which it checks. */
export interface CellConverter {
  readonly converter: Converter;
  readonly program: CellProgram;
}

/**
 * Makes tslab's converter check cells of a folder with our options and our program.
 *
 * tslab fixes both inside; but it reaches TypeScript through one import, so for the moment of its loading that
 * import gives it a TypeScript with five functions of ours. Nothing else sees the difference. `virtual` files exist
 * for the checker only.
 */
export function createCellConverter(
  directory: string,
  typeRoots: readonly string[],
  provided: Provided,
  virtual: ReadonlyMap<string, string>,
): CellConverter {
  const real = typescript();
  let program: CellProgram | undefined;
  const sys = Object.create(real.sys) as ts.System;
  sys.getCurrentDirectory = () => directory;
  sys.watchFile = () => ({ close: () => undefined });
  sys.readFile = (name, encoding) => virtual.get(name) ?? real.sys.readFile(name, encoding);
  sys.fileExists = (name) => virtual.has(name) || real.sys.fileExists(name);
  const facade = withReplaced(real, {
    sys,
    createWatchCompilerHost: (
      files: readonly string[],
      options: ts.CompilerOptions,
      hostSys: ts.System,
    ): WatchHost => ({
      files,
      options: { ...options, ...cellOptions(real, typeRoots) },
      sys: hostSys,
    }),
    createWatchProgram: (host: WatchHost) => {
      program = new CellProgram(real, host.files, host.options, host.sys, provided, (builder) => {
        host.afterProgramCreate?.(builder);
      });
      return { close: () => undefined };
    },
    transpileModule: (code: string) => ({ outputText: code }),
    getPreEmitDiagnosticsOfFiles: (of: ts.Program, files: ts.SourceFile[]) =>
      real.getPreEmitDiagnosticsOfFiles(of, files).filter((each) => !isHidden(each)),
  });
  const converter = loadWith(facade).createConverter({ isJS: false, isBrowser: false });
  if (program === undefined) throw new Error("tslab has made no program: is it version 1.0.22?");
  return { converter, program };
}

function withReplaced(real: TypeScript, own: Readonly<Record<string, unknown>>): object {
  const copy = {};
  for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(real))) {
    if (!(name in own)) Object.defineProperty(copy, name, { ...property, configurable: true });
  }
  return Object.assign(copy, own);
}

/** Loads a copy of tslab's converter whose TypeScript is `facade`; the shared copies stay as they are. */
function loadWith(facade: object): ConverterModule {
  const { cache } = tslabRequire;
  const typescriptFile = tslabRequire.resolve("@tslab/typescript-for-tslab");
  const converterFile = tslabRequire.resolve("./converter.js");
  const typescriptModule = cache[typescriptFile];
  const converterModule = cache[converterFile];
  if (typescriptModule === undefined) throw new Error("TypeScript is not loaded");
  const { exports } = typescriptModule as { exports: unknown };
  try {
    typescriptModule.exports = facade;
    Reflect.deleteProperty(cache, converterFile);
    return tslabRequire("./converter.js") as ConverterModule;
  } finally {
    typescriptModule.exports = exports;
    if (converterModule === undefined) Reflect.deleteProperty(cache, converterFile);
    else cache[converterFile] = converterModule;
  }
}

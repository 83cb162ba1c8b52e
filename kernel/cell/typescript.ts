import { createRequire } from "node:module";
import { join } from "node:path";
import type * as ts from "@tslab/typescript-for-tslab";
import { CompiledModule } from "./compiled";
import { packageRoot } from "./package-root";

/** The TypeScript that tslab is built on: a fork of 5.0 that can check a cell against the cells before it. */
export type TypeScript = typeof ts;

/** Resolves as tslab does, so that we get its own TypeScript wherever npm has put it. */
export const tslabRequire = createRequire(createRequire(__filename).resolve("tslab/dist/converter.js"));

let loaded: TypeScript | undefined;
let compiled: CompiledModule | undefined;

/** Loads TypeScript on first use: it takes some 150 ms, half of it where its code was kept; the first reply must not wait for it. */
export function typescript(): TypeScript {
  if (loaded !== undefined) return loaded;
  const file = tslabRequire.resolve("@tslab/typescript-for-tslab");
  compiled = new CompiledModule(file, join(packageRoot(), ".cache", "kernel"));
  loaded = compiled.load() as TypeScript;
  return loaded;
}

/** Keeps TypeScript's machine code for the next kernel. */
export function keepTypescript(): void {
  compiled?.keep();
}

import { createRequire } from "node:module";
import type * as ts from "@tslab/typescript-for-tslab";

/** The TypeScript that tslab is built on: a fork of 5.0 that can check a cell against the cells before it. */
export type TypeScript = typeof ts;

/** Resolves as tslab does, so that we get its own TypeScript wherever npm has put it. */
export const tslabRequire = createRequire(createRequire(__filename).resolve("tslab/dist/converter.js"));

let loaded: TypeScript | undefined;

/** Loads TypeScript on first use: it takes some 150 ms, which the kernel's first reply must not wait for. */
export function typescript(): TypeScript {
  loaded ??= tslabRequire("@tslab/typescript-for-tslab") as TypeScript;
  return loaded;
}

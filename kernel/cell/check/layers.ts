/** Where the library lies that every cell sees, and the other packages that come with the kernel. */
export interface LibraryFiles {
  /** The folder of the package, from which its own dependencies are found. */
  readonly root: string;
  /** The module to load at run time. */
  readonly main: string;
  /** Its declarations. */
  readonly types: string;
  /** Declarations of the kernel's own globals, as a module. */
  readonly globals: string;
  /** Declarations of TensorFlow.js. */
  readonly tensorflow: string;
  /** The folder of `@types/node`. */
  readonly nodeTypes: string;
}

/** The name under which the prelude imports the kernel's own globals. */
export const globalsPackage = "astronet/cell";

/** The declarations that stand before the first cell: what every cell sees without an import. */
export function prelude(library: Iterable<string>, globals: Iterable<string>): string {
  return [
    'import * as tf from "@tensorflow/tfjs-core";',
    `import { ${[...library].join(", ")} } from "astronet";`,
    `import { ${[...globals].join(", ")} } from "${globalsPackage}";`,
    "",
  ].join("\n");
}

/**
 * Declares the console until Node's types are read. They take more than half a second, the library's a third of one,
 * and the first cell of a notebook is often no more than `1 + 1`; so the checker starts with the language and this,
 * and reads more when a cell does not make sense without, or when the kernel warms up.
 */
export const consoleDeclaration = `
interface Console {
  log(message?: any, ...optionalParams: any[]): void;
  info(message?: any, ...optionalParams: any[]): void;
  warn(message?: any, ...optionalParams: any[]): void;
  error(message?: any, ...optionalParams: any[]): void;
}
declare var console: Console;
`;

const numberArrays = [
  "Int8",
  "Uint8",
  "Uint8Clamped",
  "Int16",
  "Uint16",
  "Int32",
  "Uint32",
  "Float32",
  "Float64",
];

/** The copying array methods of Node 20, which TypeScript 5.0 does not know yet. */
export const arrayDeclarations = [
  ...["Array", "ReadonlyArray"].map(
    (name) => `interface ${name}<T> {
  /** A reversed copy of the array. */
  toReversed(): T[];
  /** A sorted copy of the array. */
  toSorted(compareFn?: (a: T, b: T) => number): T[];
  /** A copy of the array in which some elements are removed, or replaced by others. */
  toSpliced(start: number, deleteCount?: number, ...items: T[]): T[];
  /** A copy of the array with another value at one index. */
  with(index: number, value: T): T[];
}`,
  ),
  ...numberArrays.map(
    (name) => `interface ${name}Array {
  /** A reversed copy of the array. */
  toReversed(): ${name}Array;
  /** A sorted copy of the array. */
  toSorted(compareFn?: (a: number, b: number) => number): ${name}Array;
  /** A copy of the array with another value at one index. */
  with(index: number, value: number): ${name}Array;
}`,
  ),
].join("\n");

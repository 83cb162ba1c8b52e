import { createRequire } from "node:module";
import type * as Tensorflow from "@tensorflow/tfjs-core";

const packages = createRequire(__filename);

/** Tensors that are alive, and their bytes. */
export interface TensorCount {
  readonly tensors: number;
  readonly bytes: number;
}

/** Counts the tensors that are alive; before TensorFlow.js has been loaded, there are none, and it stays unloaded. */
export function countTensors(): TensorCount {
  const loaded = packages.cache[packages.resolve("@tensorflow/tfjs-core")];
  if (loaded?.loaded !== true) return { tensors: 0, bytes: 0 };
  const { numTensors, numBytes } = (loaded.exports as typeof Tensorflow).engine().state;
  return { tensors: numTensors, bytes: numBytes };
}

/** How many more tensors and bytes there are than before; negative where some were freed. */
export function difference(after: TensorCount, before: TensorCount): TensorCount {
  return { tensors: after.tensors - before.tensors, bytes: after.bytes - before.bytes };
}

/** Remembers what each cell adds to the tensors that are alive. */
export class MemoryWatch {
  readonly #count: () => TensorCount;
  #before: TensorCount | undefined;
  #last: (TensorCount & { readonly cell: number }) | undefined;

  constructor(count: () => TensorCount = countTensors) {
    this.#count = count;
  }

  /** A cell begins. */
  begin(): void {
    this.#before = this.#count();
  }

  /** Cell number `cell` ends; it counts as the last one if it ran any code. */
  end(cell: number, ranCode: boolean): void {
    if (ranCode && this.#before !== undefined) {
      this.#last = { cell, ...difference(this.#count(), this.#before) };
    }
    this.#before = undefined;
  }

  /** The tensors that are alive. */
  now(): TensorCount {
    return this.#count();
  }

  /** What the cell that runs has added so far. */
  sinceBegin(): TensorCount {
    const now = this.#count();
    return difference(now, this.#before ?? now);
  }

  /** What the last cell that ran code has left behind; undefined before the first one. */
  last(): (TensorCount & { readonly cell: number }) | undefined {
    return this.#last;
  }
}

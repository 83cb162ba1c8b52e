import { AstroNetError } from "../../../src/error";
import { shortBytes } from "../../format/text";
import { Listing } from "../listing";
import type { LineMagic } from "../magic";
import type { MemoryWatch, TensorCount } from "../memory";

/** A change of the tensors that are alive, in words. */
export function change({ tensors, bytes }: TensorCount): string {
  if (tensors === 0 && bytes === 0) return "none";
  const sign = (value: number): string => (value < 0 ? "−" : "+");
  const noun = Math.abs(tensors) === 1 ? "tensor" : "tensors";
  return `${sign(tensors)}${Math.abs(tensors)} ${noun}, ${sign(bytes)}${shortBytes(Math.abs(bytes))}`;
}

/** The rows of `%memory`. */
export function memoryRows(
  watch: Pick<MemoryWatch, "now" | "last" | "sinceBegin">,
  { heapUsed, heapTotal, rss }: Pick<NodeJS.MemoryUsage, "heapUsed" | "heapTotal" | "rss">,
): readonly (readonly [string, string])[] {
  const { tensors, bytes } = watch.now();
  const last = watch.last();
  const current = watch.sinceBegin();
  return [
    ["tensors", String(tensors)],
    ["in tensors", shortBytes(bytes)],
    ["JavaScript heap", `${shortBytes(heapUsed)} of ${shortBytes(heapTotal)}`],
    ["whole process", shortBytes(rss)],
    [last === undefined ? "left by the last cell" : `left by cell ${last.cell}`, change(last ?? none)],
    ...(current.tensors === 0 && current.bytes === 0
      ? []
      : [["by this cell so far", change(current)] as const]),
  ];
}

const none: TensorCount = { tensors: 0, bytes: 0 };

/** `%memory`. */
export const memory: LineMagic = {
  kind: "line",
  form: "%memory",
  usage: "%memory",
  summary:
    "Shows how many tensors are alive, the bytes in them, the heap, and what the last cell has left behind.",
  details: [
    "Tensors that a cell keeps in variables count as left behind; those that no variable holds are leaks: wrap their maker in `tf.tidy`, or dispose of them.",
  ],
  waits: false,
  run: (argument, context) => {
    if (argument !== "") throw new AstroNetError(`%memory takes no argument: "${argument}"`);
    return new Listing(memoryRows(context.memory, process.memoryUsage()));
  },
};

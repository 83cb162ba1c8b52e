import type { LineMagic } from "../magic";

/** `%engine [name]`. */
export const engine: LineMagic = {
  kind: "line",
  form: "%engine",
  usage: "%engine [auto | tensorflow | webgpu | cpu]",
  summary: "Shows what computes, or picks it.",
  details: [
    "`auto` picks the fastest that works; for those passed over it says why, and how to have them.",
    'In a cell, `await useEngine("cpu")` does the same.',
  ],
  words: () => ["auto", "tensorflow", "webgpu", "cpu"],
  waits: true,
  run: async (argument, { library }) => {
    const astronet = await library();
    if (argument === "") return astronet.engine();
    // Names come from the reader; the engine refuses those that it does not know.
    return astronet.useEngine(argument as Parameters<typeof astronet.useEngine>[0]);
  },
};

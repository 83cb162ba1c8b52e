import { join, resolve } from "node:path";

/**
 * The arguments of a program as the reader meant them: parity's first one is a folder, which counts from where the
 * reader stands; without it, the fixtures of the repository are taken.
 *
 * @param {"parity" | "bench" | "experiments"} program
 * @param {readonly string[]} given
 * @param {{here: string, root: string}} folders where the reader stands, and the clone
 * @returns {string[]}
 */
export function programArguments(program, given, { here, root }) {
  if (program !== "parity") return [...given];
  const [first, ...others] = given;
  return first === undefined || first.startsWith("-")
    ? [join(root, "test", "parity", "fixtures"), ...given]
    : [resolve(here, first), ...others];
}

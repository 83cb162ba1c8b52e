import { say, seconds } from "./say.mjs";

/**
 * One step of set-up.
 *
 * @template T
 * @typedef {object} Step
 * @property {string} name
 * @property {string} doing what it does, in a few words
 * @property {() => boolean} isUpToDate
 * @property {() => T} tools looks for what the work needs, before anything is said or done
 * @property {(tools: T) => Promise<unknown>} work
 */

/**
 * Runs a step: says what it does and how long it took, and does nothing where its result is up to date.
 *
 * @template T
 * @param {Step<T>} step
 * @throws {import("./missing.mjs").Missing} where a tool is missing
 */
export async function runStep({ name, doing, isUpToDate, tools, work }) {
  if (isUpToDate()) {
    say(`  ${name}: up to date`);
    return;
  }
  const found = tools();
  say(`  ${name}: ${doing}`);
  const start = performance.now();
  await work(found);
  say(`  ${name}: done in ${seconds(performance.now() - start)}`);
}

/** The `tools` of a step that needs none. */
export const none = () => undefined;

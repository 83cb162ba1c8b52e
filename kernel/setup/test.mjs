import { CommandFailed } from "./command.mjs";
import { Refused, enter } from "./entry.mjs";
import { say, seconds } from "./say.mjs";
import { stages } from "./stages.mjs";
import { setUp } from "./steps.mjs";
import { closingLine, total } from "./tally.mjs";

/** @typedef {import("./tally.mjs").Tally} Tally */

/**
 * A stage's tally; one that cannot run has failed, and the stages after it run all the same: a list of all that is wrong is worth more than the first of it.
 *
 * @param {import("./stages.mjs").Stage} stage
 * @returns {Promise<Tally>}
 */
async function runStage(stage) {
  try {
    return await stage.run();
  } catch (error) {
    if (!(error instanceof Refused || error instanceof CommandFailed)) throw error;
    say(`  ${error.message}`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

/** `npm test`: set-up, then every stage, and at the end the count alone on a line. */
await enter(async () => {
  await setUp();
  /** @type {Tally[]} */
  const tallies = [];
  /** @type {string[]} */
  const summary = [];
  for (const stage of stages) {
    say(`\n== ${stage.name} ==`);
    const start = performance.now();
    const tally = await runStage(stage);
    tallies.push(tally);
    const line = `${tally.failed > 0 ? "FAILED" : "ok    "}  ${stage.name}, ${seconds(performance.now() - start)}`;
    summary.push(line);
    say(line);
  }
  const all = total(tallies);
  say(`\n== summary ==\n${summary.join("\n")}\n\n${closingLine(all)}`);
  return all.failed === 0 ? 0 : 1;
});

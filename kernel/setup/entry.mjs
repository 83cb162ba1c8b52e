import { CommandFailed } from "./command.mjs";
import { Missing } from "./missing.mjs";

/**
 * Runs the main function of a command, and ends with its exit code. An error that a reader can act on is printed as its message, any other with its trace.
 *
 * @param {() => Promise<number>} main
 */
export async function enter(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    const expected = error instanceof Missing || error instanceof CommandFailed || error instanceof Refused;
    process.stderr.write(
      `\n${expected ? error.message : String(error instanceof Error ? error.stack : error)}\n`,
    );
    process.exitCode = 1;
  }
}

/** A command cannot go on, for a reason that its one line tells. */
export class Refused extends Error {}

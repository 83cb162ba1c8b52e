import { spawn } from "node:child_process";
import { AstroNetError } from "../../../src/error";
import { Interrupted } from "../../cell/interrupted";
import type { CellMagic, MagicContext } from "../magic";

/** Runs a script in Bash, its output going to the cell as it comes; an interrupt ends it and what it has started. */
function runBash(script: string, { directory, run: { signal } }: MagicContext): Promise<void> {
  return new Promise((fulfil, reject) => {
    if (signal.aborted) {
      reject(new Interrupted());
      return;
    }
    // A process group of its own, so that all of it can be ended at once.
    const child = spawn("bash", ["-s"], { cwd: directory, detached: true, stdio: "pipe" });
    const stop = (): void => {
      if (child.pid !== undefined) end(child.pid);
    };
    signal.addEventListener("abort", stop, { once: true });
    child.stdout.on("data", (bytes: Buffer) => process.stdout.write(bytes));
    child.stderr.on("data", (bytes: Buffer) => process.stderr.write(bytes));
    // A script may end before it has been read to its end; how it ended says enough.
    child.stdin.on("error", () => undefined);
    child.on("error", (error) => {
      signal.removeEventListener("abort", stop);
      reject(new AstroNetError(`cannot start bash: ${error.message}`, { cause: error }));
    });
    child.on("close", (code, by) => {
      signal.removeEventListener("abort", stop);
      if (signal.aborted) reject(new Interrupted());
      else if (code === 0) fulfil();
      else
        reject(
          new AstroNetError(
            code === null ? `bash was ended by ${by ?? "a signal"}` : `bash ended with exit code ${code}`,
          ),
        );
    });
    child.stdin.end(script);
  });
}

/** Ends a process group; one that is gone already is fine. */
function end(group: number): void {
  try {
    process.kill(-group, "SIGKILL");
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}

/** `%%bash`. */
export const bash: CellMagic = {
  kind: "cell",
  form: "%%bash",
  usage: "%%bash",
  summary: "Runs the cell in Bash, in the notebook's folder.",
  details: [
    "Output appears as it comes; an interrupt ends the script and all that it has started.",
    "The cell fails where the script's exit code is not 0; with `set -e`, at the first command that fails.",
  ],
  run: async (argument, body, context) => {
    if (argument !== "") throw new AstroNetError(`%%bash takes nothing on its line: "${argument}"`);
    await runBash(body, context);
    return undefined;
  },
};

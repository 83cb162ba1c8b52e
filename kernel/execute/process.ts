import { AstroNetError } from "../../src/error";

/**
 * Keeps a cell from ending the kernel by accident: `process.exit` and `process.abort` end the cell, with an error.
 *
 * Ending the process in the middle of native code crashes it, and loses the state of the notebook.
 */
export function refuseExit(): void {
  const refuse = (name: string) => {
    return (...given: unknown[]): never => {
      throw new AstroNetError(
        `process.${name}(${given.map(String).join(", ")}) does not end the kernel (use Kernel → Restart or Shut Down)`,
      );
    };
  };
  process.exit = refuse("exit");
  process.abort = refuse("abort");
}

/**
 * Keeps listeners for SIGINT away from the system: they would take the signal from those who stop cells with it.
 * They are kept, and never called.
 */
export function refuseSigint(): void {
  for (const name of ["on", "addListener", "once", "prependListener", "prependOnceListener"] as const) {
    const original: unknown = process[name].bind(process);
    if (typeof original !== "function") continue;
    Object.defineProperty(process, name, {
      configurable: true,
      writable: true,
      value: (event: unknown, ...rest: unknown[]): unknown =>
        event === "SIGINT" ? process : Reflect.apply(original, process, [event, ...rest]),
    });
  }
}

/** Shows the warnings that cells raise, and not those about the inner life of packages. */
export function calmWarnings(): void {
  process.removeAllListeners("warning");
  process.on("warning", (warning) => {
    if (warning.name === "DeprecationWarning" || warning.name === "ExperimentalWarning") return;
    process.stderr.write(`${warning.name}: ${warning.message}\n`);
  });
}

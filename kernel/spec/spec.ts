/** What a kernelspec is made of: where things are on this machine, as absolute paths. */
export interface SpecOptions {
  /** The Node.js that runs the kernel. */
  readonly node: string;
  /** The kernel's entry, `dist/kernel/main.js`. */
  readonly main: string;
  /** Environment variables that the kernel should see. */
  readonly env?: Readonly<Record<string, string>>;
}

/** The content of a `kernel.json`. */
export interface KernelSpec {
  readonly argv: readonly string[];
  readonly display_name: string;
  readonly language: string;
  readonly interrupt_mode: "message";
  readonly env: Readonly<Record<string, string>>;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** The name under which the kernel is installed. */
export const kernelName = "astronet";

/**
 * Flags that the kernel's Node.js needs: a cell that was stopped inside an asynchronous call of Node's own leaves its
 * bookkeeping of such calls uneven, which ends the process unless this check is off.
 */
export const nodeFlags: readonly string[] = ["--no-force-async-hooks-checks"];

/** Makes the `kernel.json` of AstroNet's kernel; the logos lie beside it. */
export function kernelSpec({ node, main, env = {} }: SpecOptions): KernelSpec {
  return {
    argv: [node, ...nodeFlags, main, "{connection_file}"],
    display_name: "AstroNet (TypeScript)",
    language: "typescript",
    interrupt_mode: "message",
    env,
    metadata: { debugger: false },
  };
}

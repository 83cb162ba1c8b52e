/** A choice that TensorFlow reads from the environment once, while it loads. */
export interface NativeSetting {
  readonly variable: "TF_NUM_INTRAOP_THREADS" | "TF_NUM_INTEROP_THREADS" | "TF_ENABLE_ONEDNN_OPTS";
  readonly value: string;
  /** What it means, and why it was chosen, in one phrase. */
  readonly phrase: string;
}

/** What the choice goes by. */
export interface Machine {
  /** Threads that this process may run at once. */
  readonly threads: number;
  /** The processor's name. */
  readonly processor: string;
}

/**
 * Chooses what changes TensorFlow's speed and not its results, but for their last digits. Whatever the environment says
 * already stays.
 *
 * The rule: an operation gets all threads that the process may run, and operations run one by one, as TensorFlow.js asks
 * for them. oneDNN's kernels are on, but not on AMD's processors: there single convolutions ran up to twice as fast
 * without, while on an Intel Xeon (Sapphire Rapids) a step of LeNet-5 with two regulation steps took 1.2 to 1.3 times
 * as much processor time without, and one of ResNet-18 (width 16) 2.3 times as much.
 */
export function nativeSettings(
  environment: Readonly<Record<string, string | undefined>>,
  { threads, processor }: Machine,
): readonly NativeSetting[] {
  const amd = /\bAMD\b/.test(processor);
  const choose = (
    variable: NativeSetting["variable"],
    own: string,
    reason: string,
    meaning: (value: string) => string,
  ): NativeSetting => {
    const asked = environment[variable];
    const value = asked ?? own;
    return {
      variable,
      value,
      phrase: `${meaning(value)} (${asked === undefined ? `${reason}; ${variable} changes it` : `by ${variable}`})`,
    };
  };
  return [
    choose("TF_NUM_INTRAOP_THREADS", `${threads}`, "all that the process may run", (value) =>
      value === "1" ? "one thread an operation" : `${value} threads an operation`,
    ),
    choose("TF_NUM_INTEROP_THREADS", "1", "as TensorFlow.js asks for them", (value) =>
      value === "1" ? "operations one by one" : `${value} operations at once`,
    ),
    choose("TF_ENABLE_ONEDNN_OPTS", amd ? "0" : "1", amd ? "slower on AMD" : "faster here", (value) =>
      value === "0" ? "oneDNN kernels off" : "oneDNN kernels on",
    ),
  ];
}

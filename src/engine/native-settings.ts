import type { OnednnTiming } from "./onednn-timing";

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
  /** What set-up has timed, perhaps on another processor. */
  readonly timing?: OnednnTiming | undefined;
}

/**
 * Chooses what changes TensorFlow's speed and not its results, but for their last digits. Whatever the environment says
 * already stays.
 *
 * The rule: an operation gets all threads that the process may run, and operations run one by one, as TensorFlow.js asks
 * for them. oneDNN's kernels are on where set-up has found them faster on this processor. Where it has timed none, they are
 * on but for AMD's processors. No rule by name holds everywhere: on one EPYC single convolutions took twice as long with
 * them, on a newer one (Zen 5) a step of ResNet-18 (width 16) takes half as long, as on an Intel Xeon (Sapphire Rapids).
 */
export function nativeSettings(
  environment: Readonly<Record<string, string | undefined>>,
  { threads, processor, timing }: Machine,
): readonly NativeSetting[] {
  const onednn = chooseOnednn(processor, timing);
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
    choose("TF_ENABLE_ONEDNN_OPTS", onednn.value, onednn.reason, (value) =>
      value === "0" ? "oneDNN kernels off" : "oneDNN kernels on",
    ),
  ];
}

/** By time where set-up has taken it on this processor, else by the processor's name. */
function chooseOnednn(
  processor: string,
  timing: OnednnTiming | undefined,
): { readonly value: "0" | "1"; readonly reason: string } {
  if (timing?.processor !== processor) {
    const amd = /\bAMD\b/.test(processor);
    return { value: amd ? "0" : "1", reason: "by the processor's name, not timed" };
  }
  const { on_ms, off_ms } = timing;
  const on = on_ms < off_ms;
  const percent = ((100 * Math.min(on_ms, off_ms)) / Math.max(on_ms, off_ms)).toFixed(0);
  return { value: on ? "1" : "0", reason: `convolutions take ${percent} % of the time` };
}

import { Interrupted } from "../../cell/interrupted";
import { endedListing } from "../cell/experiment";
import type { LineMagic } from "../magic";

/** `%experiment [name]`. */
export const experimentResult: LineMagic = {
  kind: "line",
  form: "%experiment",
  usage: "%experiment [name]",
  summary: "Waits until a background experiment has ended, and shows its row.",
  details: ["Without a name, it is the one that was begun last; a notebook that runs by itself ends in it."],
  waits: true,
  run: async (argument, { experiments, run: { signal } }) => {
    const interrupted = new Promise<never>((_resolve, reject) => {
      signal.addEventListener(
        "abort",
        () => {
          reject(new Interrupted());
        },
        { once: true },
      );
    });
    return endedListing(await Promise.race([experiments.ended(argument), interrupted]));
  },
};

import { randomUUID } from "node:crypto";
import type { Ended } from "../experiments";
import { Listing } from "../listing";
import type { BackgroundMagic } from "../magic";
import { duration } from "../timing";

/** Milliseconds between two updates of the time that is shown. */
const interval = 1_000;

/** How an experiment ended, as the reader sees it. */
export function endedListing({ row, file }: Ended): Listing {
  return new Listing(Object.entries(row), [], `a row of ${file}`);
}

/** `%%experiment name`. */
export const experiment: BackgroundMagic = {
  kind: "background",
  form: "%%experiment",
  usage: "%%experiment name",
  summary: "Runs the cell in the background, and adds a row with its result to results/NAME.csv.",
  details: [
    "The row has the name, the start, the seconds, and the numbers and texts of the object that the cell ends in, such as `({ accuracy, seed })`.",
    "Other cells run meanwhile, in the pauses that it makes: between the batches of a training, or at any `await`.",
    "Names that it declares are its own; what it shows, progress too, is shown below it. `%experiment name` waits for it.",
    "An interrupt does not end it; restarting the kernel does.",
  ],
  start: (name, work, { experiments, cells, show, update }) => {
    const id = `experiment-${randomUUID()}`;
    const begin = performance.now();
    // A tick of the clock first: the cell has ended before the work begins.
    const ended = experiments.begin(name, async () => {
      await new Promise((done) => setTimeout(done, 0));
      return work();
    });
    const running = (): Listing =>
      new Listing([[`experiment ${name}`, `running for ${duration(performance.now() - begin)}`]]);
    void show(running(), { id });
    const timer = setInterval(() => void update(running(), { id }), interval);
    const finish = async (): Promise<void> => {
      try {
        const end = await ended;
        clearInterval(timer);
        await update(endedListing(end), { id });
        if (end.status === "failed") {
          process.stderr.write(`${cells.describeError(end.thrown).traceback.join("\n")}\n`);
        }
      } finally {
        clearInterval(timer);
      }
    };
    void finish();
  },
};

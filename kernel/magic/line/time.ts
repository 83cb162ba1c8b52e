import type { AroundMagic } from "../magic";
import { startTimed } from "../timed";

/** `%time statement`. */
export const time: AroundMagic = {
  kind: "around",
  form: "%time",
  usage: "%time statement",
  summary: "Shows how long one statement takes.",
  details: [
    "It shows the time on the clock and the processors' time; a promise is waited for.",
    "Names that the statement declares are there afterwards, and its value is the cell's if it comes last.",
  ],
  start: startTimed,
};

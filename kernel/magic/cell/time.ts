import type { AroundMagic } from "../magic";
import { startTimed } from "../timed";

/** `%%time`. */
export const timeCell: AroundMagic = {
  kind: "around",
  form: "%%time",
  usage: "%%time",
  summary: "Shows how long the cell below it takes.",
  details: [
    "Checking the types and loading what the cell imports are not counted; its value stays its result.",
  ],
  start: startTimed,
};

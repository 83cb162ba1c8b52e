import { setOutput } from "../../src/display/output";
import { createMagicCells as createCells } from "../magic/cells";
import type { Cells } from "../cell/contract";
import { html, latex, md, svg } from "../format/markup";
import type { Ask } from "./ask";
import { startingRun } from "./current";
import type { Publisher } from "./publish";
import { Show } from "./show";
import { takeStreams } from "./streams";
import { serveTslab } from "./tslab";

/** Makes what runs the cells, and connects them and the library to the notebook. */
export function loadCells(publisher: Publisher, ask: Ask): Cells {
  const show = new Show(publisher);
  takeStreams(publisher);
  serveTslab(publisher);
  setOutput(show);
  return createCells({
    directory: process.cwd(),
    globals: {
      display: show.value,
      update: show.update,
      clearOutput: show.clear,
      html,
      md,
      svg,
      latex,
      input: ask.input,
      password: ask.password,
    },
  });
}

/** Loads the library ahead of its first use, and lets interrupts reach its long loops. */
export async function loadLibrary(): Promise<void> {
  const library = await import("../../src/index");
  library.setInterruptCheck(() => startingRun()?.checkInterrupt());
}

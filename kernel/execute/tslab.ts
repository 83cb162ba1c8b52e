import { createRequire } from "node:module";
import Module from "node:module";
import { sendable } from "../format/mime";
import { owner } from "./current";
import type { Publisher } from "./publish";

/** What tslab's `display` hands over. */
interface TslabData {
  readonly data: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly transient?: Readonly<Record<string, unknown>>;
}

/**
 * Lets `tslab.display` go on working.
 *
 * It writes through one variable of tslab's own wire layer. That layer would load a second set of sockets, so a module
 * that holds nothing but the variable takes its place before anybody asks for it.
 */
export function serveTslab(publisher: Publisher): void {
  const path = createRequire(__filename).resolve("tslab/dist/jupyter.js");
  const stand = new Module(path);
  stand.filename = path;
  stand.loaded = true;
  stand.exports = {
    lastWriteDisplayData: ({ data, metadata, transient = {} }: TslabData, update = false): void => {
      const run = owner();
      if (run === undefined) return;
      const shown = Object.fromEntries(Object.entries(transient).filter(([, value]) => value !== undefined));
      const type = update ? "update_display_data" : "display_data";
      publisher.show(run, type, { data: sendable(data), metadata, transient: shown });
    },
  };
  require.cache[path] = stand;
}

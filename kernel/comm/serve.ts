import { setCommChannel } from "../../src/display/widget/comm-channel";
import { owner } from "../execute/current";
import type { Comms } from "../execute/comms";
import type { Publisher } from "../execute/publish";
import { CommRegistry } from "./registry";

/**
 * Connects widgets to the notebook: what the kernel's comms are from now on.
 *
 * `report` hears of errors in the handlers of widgets while the code is still that of the cell which added the handler.
 */
export function serveComms(publisher: Publisher, report: (error: unknown) => void): Comms {
  const registry = new CommRegistry({
    send: (type, content, metadata, buffers) => {
      publisher.publish(type, parent(), content, metadata, buffers);
    },
    report,
  });
  setCommChannel(registry.channel);
  return registry;
}

/**
 * The parent of what widgets say: the cell whose code runs; none where a program runs the notebook.
 *
 * Such a program (nbclient, and so nbconvert and papermill) asks for no input. It would write the states of widgets into
 * the file, and readers of the file would then look for a front end on the network instead of showing the picture. It
 * keeps only messages that belong to a cell; front ends find a comm by its id.
 */
function parent(): string {
  const run = owner();
  return run?.allowStdin === true ? run.parent : "{}";
}

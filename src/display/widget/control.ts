import { AstroNetError } from "../../error";
import { splitBuffers } from "./buffers";
import type { CommChannel, CommOpener } from "./comm-channel";

/** The comm target on which a front end asks for all widgets at once, for example after its page was loaded again. */
export const controlTarget = "jupyter.widget.control";

/** The widgets that are open: by the id of their comm, what gives their whole state. */
const open = new Map<string, () => Readonly<Record<string, unknown>>>();
const served = new WeakSet<CommChannel>();

/** A state with the names of its model beside it, as the control comm wants it. */
function described(state: Readonly<Record<string, unknown>>): object {
  return {
    model_name: state._model_name,
    model_module: state._model_module,
    model_module_version: state._model_module_version,
    state,
  };
}

/**
 * Answers `request_states` with the states of all open widgets, and closes what it does not understand.
 *
 * Source: ipywidgets, "Jupyter widgets messaging protocol", the control comm, version 1.0.0.
 */
const answer: CommOpener = (comm) => ({
  message({ data }) {
    if (data.method !== "request_states") {
      comm.close();
      throw new AstroNetError(
        `unknown widget control method: ${String(data.method)} (known is request_states)`,
      );
    }
    const states = Object.fromEntries([...open].map(([id, model]) => [id, described(model())]));
    const { state, bufferPaths, buffers } = splitBuffers(states);
    comm.send({ method: "update_states", states: state, buffer_paths: bufferPaths }, buffers);
  },
  closed: () => undefined,
});

/** Adds an open widget to those that a front end hears of; `model` gives its whole state. */
export function remember(
  channel: CommChannel,
  id: string,
  model: () => Readonly<Record<string, unknown>>,
): void {
  if (!served.has(channel)) {
    served.add(channel);
    channel.serve(controlTarget, answer);
  }
  open.set(id, model);
}

/** Takes a widget out again. */
export function forget(id: string): void {
  open.delete(id);
}

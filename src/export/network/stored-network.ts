import { AstroNetError } from "../../error";
import type { NetworkDefinition, TaskNetwork } from "../../network";

import { readGraph, triple } from "./stored-graph";
import { StoredRecord } from "./stored-record";

/** The form that is written, and the only one that is read. */
const version = 1;

/** What makes a network beside its tensors. */
export interface StoredNetwork {
  readonly definition: NetworkDefinition;
  /** Sets of running statistics of each batch normalisation. */
  readonly normSets: number;
}

/** A network's definition as JSON: all but the functions that draw first weights. */
export function writeStoredNetwork({ definition, norms }: TaskNetwork): string {
  const normSets = Object.values(norms)[0]?.running.length ?? 1;
  return JSON.stringify({ version, normSets, definition });
}

/**
 * Reads what {@link writeStoredNetwork} wrote, and builds the graph again.
 *
 * @throws AstroNetError if it is of another version, or damaged.
 */
export function readStoredNetwork(text: string): StoredNetwork {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new AstroNetError("a network that is no JSON (the file is damaged)", { cause });
  }
  const stored = new StoredRecord("network", value);
  if (stored.number("version") !== version) {
    throw new AstroNetError(
      `version ${stored.number("version")}, known is ${version} (use the AstroNet that wrote it)`,
    );
  }
  const definition = stored.record("definition");
  return {
    normSets: stored.count("normSets"),
    definition: {
      name: definition.text("name"),
      inputShape: triple(definition, "inputShape"),
      classes: definition.count("classes"),
      graph: readGraph(definition.record("graph")),
      planes: definition.records("planes").map((plane) => ({
        layers: plane.texts("layers"),
        width: plane.count("width"),
        ...(plane.has("padded") ? { padded: plane.flag("padded") } : {}),
      })),
      astrocyteChannels: definition.lists("astrocyteChannels"),
      astrocyteInitialiser: definition.oneOf("astrocyteInitialiser", "normal", "uniform"),
    },
  };
}

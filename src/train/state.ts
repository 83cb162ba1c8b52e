import type * as tf from "@tensorflow/tfjs-core";

import type { RegulatedGroup } from "../astrocyte";
import type { BatchNorm } from "../engine";
import type { AstroNet, TaskNetwork } from "../network";

/** Everything in a task network that training changes: parameters and running statistics, by name. */
export function networkState(network: TaskNetwork): ReadonlyMap<string, tf.Variable> {
  return new Map([
    ...prefixed("network", network.parameters()),
    ...Object.entries(network.norms).flatMap(([name, norm]) => running(`network.${name}`, norm)),
  ]);
}

/** Everything in an AstroNet that training changes. */
export function astronetState(net: AstroNet): ReadonlyMap<string, tf.Variable> {
  return new Map([
    ...networkState(net.network),
    ...astrocyteState(net.groups),
    ...net.lasting.flatMap(({ state }, step) => prefixed(`lasting.${step + 1}`, state)),
  ]);
}

/** Everything in the astrocytes over some units that training changes. */
export function astrocyteState(groups: readonly RegulatedGroup[]): ReadonlyMap<string, tf.Variable> {
  return new Map(
    groups.flatMap(({ connection }, group) => [
      ...prefixed(`astrocyte.${group}`, connection.parameters()),
      ...[...connection.norms()].flatMap(([name, norm]) => running(`astrocyte.${group}.${name}`, norm)),
    ]),
  );
}

function prefixed(prefix: string, variables: ReadonlyMap<string, tf.Variable>): [string, tf.Variable][] {
  return [...variables].map(([name, variable]) => [`${prefix}.${name}`, variable]);
}

function running(name: string, norm: BatchNorm): [string, tf.Variable][] {
  return norm.running.flatMap(({ mean, variance }, set): [string, tf.Variable][] => [
    [`${name}.running.${set + 1}.mean`, mean],
    [`${name}.running.${set + 1}.variance`, variance],
  ]);
}

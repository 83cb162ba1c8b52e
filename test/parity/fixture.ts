import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import type { GateName, PlaneSpec, StatisticName } from "../../src/astrocyte";
import { AstroNetError } from "../../src/error";
import { readSafetensors, type StoredTensor } from "../../src/export/safetensors";

/** A task network as the manifest names it. */
export type NetworkSpec =
  | { readonly kind: "mlp"; readonly units: readonly number[] }
  | {
      readonly kind: "lenet5";
      readonly conv: readonly [number, number];
      readonly dense: readonly [number];
      readonly classes: number;
    }
  | { readonly kind: "resnet18"; readonly width: number; readonly classes: number };

/** One fixture of a manifest. */
export interface FixtureSpec {
  readonly network: NetworkSpec;
  readonly gate: GateName;
  readonly steps: number;
  readonly statistics: readonly StatisticName[];
  readonly planes: readonly PlaneSpec[];
  readonly astrocyteChannels: readonly (readonly number[])[];
  /** How far a pure float32 evaluation lies from each stored value, and the value's own scale. */
  readonly float32: Readonly<Record<string, { readonly max_abs_diff: number; readonly max_abs: number }>>;
}

/** A fixture with its tensors. */
export interface Fixture {
  readonly name: string;
  readonly spec: FixtureSpec;
  readonly tensors: ReadonlyMap<string, StoredTensor>;
}

/**
 * Names of the fixtures that a folder's `manifest.json` lists, with what it says of each.
 *
 * @throws AstroNetError if the folder has none.
 */
export function readManifest(folder: string): ReadonlyMap<string, FixtureSpec> {
  const path = join(folder, "manifest.json");
  if (!existsSync(path)) {
    throw new AstroNetError(`no manifest.json in ${folder} (give a folder of parity fixtures)`);
  }
  const text = readFileSync(path, "utf8");
  const manifest = JSON.parse(text) as { fixtures: Record<string, FixtureSpec> };
  return new Map(Object.entries(manifest.fixtures));
}

/** One fixture's tensors. */
export function readFixture(folder: string, name: string, spec: FixtureSpec): Fixture {
  return { name, spec, tensors: readSafetensors(readFileSync(join(folder, `${name}.safetensors`))) };
}

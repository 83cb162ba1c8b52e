import { randomStream } from "../../src/engine/random";

/** A file in CIFAR's binary format: one record for each list of label bytes, with random pixels. */
export function cifarRecords(labels: readonly (readonly number[])[]): Uint8Array {
  const next = randomStream(labels.length, "cifar");
  return Uint8Array.from(
    labels.flatMap((bytes) => [...bytes, ...Array.from({ length: 3072 }, () => Math.floor(256 * next()))]),
  );
}

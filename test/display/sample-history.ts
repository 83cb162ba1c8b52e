import seedrandom from "seedrandom";
import type { EpochRecord, GateQuantiles, History } from "../../src/train/history";

const layers = [
  { layer: "conv1", units: 20 },
  { layer: "conv2", units: 50 },
  { layer: "fc1", units: 800 },
];

function gatesAt(epoch: number): GateQuantiles[] {
  return layers.flatMap(({ layer, units }, index) =>
    [1, 2].map((step) => {
      const middle = 0.5 + (0.2 * Math.sin(epoch / 2 + index)) / step;
      const zero = index === 2 && step === 2 ? Math.min(0.5, 0.1 * epoch) : 0;
      return {
        layer,
        step,
        units,
        q05: zero > 0.05 ? 0 : middle - 0.2,
        q25: zero > 0.25 ? 0 : middle - 0.1,
        q50: middle,
        q75: middle + 0.1,
        q95: middle + 0.2,
        zero,
      };
    }),
  );
}

/** A made-up run whose curves look like those of a small network. */
export function sampleHistory(label: string, seed: number, gated: boolean, epochs = 6): History {
  const random = seedrandom(String(seed));
  const record = (epoch: number): EpochRecord => {
    const learnt = 1 - Math.exp(-epoch / 2);
    const noise = 0.02 * random();
    return {
      epoch,
      seconds: 1.5,
      learningRate: 0.1,
      loss: 2.3 * (1 - learnt) + noise,
      accuracy: 0.98 * learnt - noise,
      validationLoss: 2.4 * (1 - learnt) + 2 * noise,
      validationAccuracy: 0.97 * learnt - noise,
      ...(gated ? { astrocyteLoss: 2.5 * (1 - learnt), astrocyteAccuracy: 0.96 * learnt } : {}),
      gates: gated ? gatesAt(epoch) : [],
    };
  };
  return { label, seed, epochs: Array.from({ length: epochs }, (_, index) => record(index + 1)) };
}

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { setOutput, type Output } from "../../../src/display/output";
import { epochLine, liveTraining } from "../../../src/display/progress/live-training";
import type { MimeBundle } from "../../../src/mime";
import { sampleHistory } from "../sample-history";

let shown: MimeBundle[] = [];
let before: Output;
let time = 0;
const now = (): number => time;
const text = (): unknown => shown.at(-1)?.["text/plain"];
const { epochs } = sampleHistory("AstroNet", 1, true);

beforeEach(() => {
  shown = [];
  time = 0;
  before = setOutput({ display: (bundle) => shown.push(bundle) });
});
afterEach(() => {
  setOutput(before);
});

describe("liveTraining", () => {
  it("shows where the run is", () => {
    const { onBatch } = liveTraining({ label: "LeNet-5", epochs: 4, now });
    time = 5000;
    onBatch({ epoch: 1, batch: 50, batches: 100, loss: 1.2345, accuracy: 0.5, phase: "network" });
    expect(text()).toBe(
      "LeNet-5  [███·················] 12 %  epoch 1/4  network 50/100  loss 1.234  accuracy 50.0 %  10 batches/s  0:35 left",
    );
  });

  it("counts every phase of an epoch once it has seen them", () => {
    const { onBatch, onEpoch } = liveTraining({ epochs: 2, now });
    const batch = { batches: 2, loss: 1, accuracy: 0.5 };
    for (const phase of ["network", "astrocyte"]) onBatch({ ...batch, epoch: 1, batch: 2, phase });
    for (const record of epochs.slice(0, 1)) onEpoch(record);
    time = 60_000;
    onBatch({ ...batch, epoch: 2, batch: 1, phase: "astrocyte" });
    expect(text()).toMatch(/87 % {2}epoch 2\/2 {2}astrocyte 1\/2/);
  });

  it("keeps one line an epoch, and ends with the time that it took", () => {
    const { onEpoch, onEnd } = liveTraining({ label: "run", now });
    for (const record of epochs.slice(0, 2)) onEpoch(record);
    time = 90_000;
    onEnd();
    const lines = String(text()).split("\n");
    expect(lines.slice(0, 2)).toEqual(epochs.slice(0, 2).map(epochLine));
    expect(lines[2]).toBe("run  epoch 2  1:30 in all");
  });

  it("draws accuracy and loss live, of training and evaluation", () => {
    const { onBatch, onEpoch } = liveTraining({ now });
    for (const record of epochs.slice(0, 3)) {
      for (let batch = 1; batch <= 4; batch++) {
        onBatch({
          epoch: record.epoch,
          batch,
          batches: 4,
          loss: 1 / record.epoch,
          accuracy: 0.5,
          phase: "network",
        });
      }
      onEpoch(record);
    }
    const html = String(shown.at(-1)?.["text/html"]);
    expect(html.match(/<svg/g)).toHaveLength(2);
    expect(html.match(/<polyline/g)).toHaveLength(4);
    expect(html).not.toContain("NaN");
  });

  it("works where its callbacks are taken apart", () => {
    const { onEpoch, onEnd } = { ...liveTraining({ now }) };
    for (const record of epochs) onEpoch(record);
    onEnd();
    expect(shown.length).toBe(epochs.length + 1);
  });
});

describe("epochLine", () => {
  it("says what an epoch left behind", () => {
    const record = { epoch: 3, seconds: 12.34, learningRate: 0.1, loss: 0.5, accuracy: 0.75, gates: [] };
    expect(epochLine(record)).toBe("epoch   3   loss 0.5000   accuracy 75.00 %   12.3 s");
    const gate = { step: 2, q05: 0, q25: 0, q50: 0, q75: 0, q95: 0 };
    const gates = [
      { ...gate, layer: "a", units: 10, zero: 1 },
      { ...gate, layer: "b", units: 30, zero: 0 },
      { ...gate, layer: "a", units: 10, zero: 0, step: 1 },
    ];
    expect(epochLine({ ...record, validationLoss: 0.4, validationAccuracy: 0.8, gates })).toBe(
      "epoch   3   loss 0.5000   accuracy 75.00 %   evaluation 0.4000, 80.00 %   gates at 0 25.00 %   12.3 s",
    );
  });
});

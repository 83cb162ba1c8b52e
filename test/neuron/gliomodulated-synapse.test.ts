import { describe, expect, it } from "vitest";

import {
  gChI,
  gChIClosedLoop,
  gChIInitial,
  gliomodulatedSynapse,
  gliomodulatedSynapseDefaults,
  gliomodulatedSynapseInitial,
  gliotransmission,
  gliotransmissionDefaults,
  gliotransmissionInitial,
  type GliomodulatedSynapseParameters,
} from "../../src/neuron";

import { at } from "./oscillation";

const p = gliomodulatedSynapseDefaults;
const rested = gliomodulatedSynapseInitial;

/** What a synapse that fires at 10 Hz releases each second, with an astrocyte that hears it and answers, or does not. */
function released(parameters: GliomodulatedSynapseParameters, answered: boolean): Float64Array {
  const dt = 0.001;
  let [synapse, astrocyte, glia] = [rested, gChIInitial, gliotransmissionInitial];
  const seconds = new Float64Array(10);
  for (let k = 0; k < 10_000; k++) {
    const gliotransmitter = answered ? glia.gliotransmitter : 0;
    synapse = gliomodulatedSynapse(synapse, { spike: k % 100 === 99, gliotransmitter }, parameters, dt);
    astrocyte = gChI(astrocyte, { neurotransmitter: synapse.neurotransmitter }, gChIClosedLoop, dt);
    glia = gliotransmission(glia, { calcium: astrocyte.calcium }, gliotransmissionDefaults, dt);
    const second = Math.floor(k / 1000);
    seconds[second] = at(seconds, second) + synapse.released;
  }
  return seconds;
}

describe("gliomodulatedSynapse", () => {
  it("releases 60 % of a rested store: 1500 µM of neurotransmitter", () => {
    const next = gliomodulatedSynapse(rested, { spike: true }, p, 0.001);
    expect(next).toMatchObject({ usage: 0.6, released: 0.6, resources: 0.4, receptors: 0 });
    expect(next.neurotransmitter).toBeCloseTo(0.005 * 500_000 * 0.6, 10);
  });

  it("is depressed by a second spike at once, and recovers at 2/s", () => {
    const first = gliomodulatedSynapse(rested, { spike: true }, p, 0.001);
    const soon = gliomodulatedSynapse(first, { spike: true }, p, 0.02);
    const late = gliomodulatedSynapse(first, { spike: true }, p, 5);
    expect(soon.released).toBeLessThan(0.45);
    expect(late.released).toBeCloseTo(0.6, 3);
    expect(gliomodulatedSynapse(first, { spike: false }, p, 0.5).resources).toBeCloseTo(1 - 0.6 / Math.E, 15);
  });

  it("facilitates where the release probability is low: the second spike uses more", () => {
    const weak = { ...p, releaseProbability: 0.1, recoveryRate: 1000 };
    const first = gliomodulatedSynapse(rested, { spike: true }, weak, 0.01);
    const second = gliomodulatedSynapse(first, { spike: true }, weak, 0.01);
    expect(second.usage).toBeCloseTo(0.1 * Math.exp(-0.0333) * 0.9 + 0.1, 12);
    expect(second.released).toBeGreaterThan(first.released);
  });

  it("binds gliotransmitter towards O G / (O G + Ω), and lets go within two minutes", () => {
    let state = rested;
    for (let k = 0; k < 1000; k++)
      state = gliomodulatedSynapse(state, { spike: false, gliotransmitter: 1 }, p, 0.01);
    expect(state.receptors).toBeCloseTo(1.5 / (1.5 + 0.5 / 60), 6);
    const after = gliomodulatedSynapse(state, { spike: false }, p, 120);
    expect(after.receptors).toBeCloseTo(state.receptors / Math.E, 12);
  });

  it("releases between U₀* and α as receptors are active", () => {
    const active = { ...rested, receptors: 0.5 };
    const still = { ...p, unbindingRate: 0 };
    expect(gliomodulatedSynapse(active, { spike: true }, still, 0.001).released).toBeCloseTo(0.3, 12);
    const increasing = { ...still, glialReleaseProbability: 1 };
    expect(gliomodulatedSynapse(active, { spike: true }, increasing, 0.001).released).toBeCloseTo(0.8, 12);
  });

  it("closes the loop of Fig. 4: at α = 0 an astrocyte that answers takes a third off the release, and lets it recover", () => {
    const [alone, answered] = [released(p, false), released(p, true)];
    expect(at(answered, 0)).toBeGreaterThan(0.95 * at(alone, 0)); // calcium crosses 0.5 µM just before 1 s
    expect(at(answered, 1) / at(alone, 1)).toBeCloseTo(0.65, 1);
    for (let second = 2; second < 10; second++) {
      expect(at(answered, second)).toBeGreaterThan(at(answered, second - 1));
      expect(at(answered, second)).toBeLessThan(at(alone, second));
    }
  });

  it("closes it the other way at α = 1: from a weak synapse the astrocyte draws more", () => {
    const weak = { ...p, releaseProbability: 0.1, glialReleaseProbability: 1 };
    const [alone, answered] = [released(weak, false), released(weak, true)];
    for (let second = 1; second < 10; second++) {
      expect(at(answered, second)).toBeGreaterThan(1.4 * at(alone, second));
    }
  });

  it("refuses states and parameters outside their domains", () => {
    expect(() => gliomodulatedSynapse({ ...rested, usage: 2 }, { spike: false }, p, 0.1)).toThrow(
      "gliomodulatedSynapse: usage is 2",
    );
    expect(() => gliomodulatedSynapse(rested, { spike: true, gliotransmitter: -1 }, p, 0.1)).toThrow(
      "gliomodulatedSynapse: gliotransmitter is -1",
    );
    expect(() => gliomodulatedSynapse(rested, { spike: true }, { ...p, volumeRatio: NaN }, 0.1)).toThrow(
      "gliomodulatedSynapse: volumeRatio is NaN",
    );
  });
});

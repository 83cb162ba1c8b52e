import * as tf from "@tensorflow/tfjs-core";
import { afterEach, beforeAll, beforeEach, describe, expect } from "vitest";

import { engine, useEngine, type EngineName } from "../../src/engine";

/** Runs one suite on each engine that a machine without a GPU has; each test must leave no tensor behind. */
export function onEachEngine(name: string, suite: (engine: EngineName) => void): void {
  describe.each<EngineName>(["tensorflow", "cpu"])(`${name} on %s`, (engineName) => {
    beforeAll(async () => {
      await useEngine(engineName);
    });
    leavesNoTensors();
    suite(engineName);
  });
}

/** A tidy around work that awaits. */
export async function tidied(work: () => Promise<void>): Promise<void> {
  tf.engine().startScope();
  try {
    await work();
  } finally {
    tf.engine().endScope();
  }
}

/** Asserts after each test that it has disposed of all that it made. */
export function leavesNoTensors(): void {
  let before = 0;
  beforeAll(() => {
    engine();
  });
  beforeEach(() => {
    before = tf.memory().numTensors;
  });
  afterEach(() => {
    expect(tf.memory().numTensors).toBe(before);
  });
}

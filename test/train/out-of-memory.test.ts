import { beforeAll, describe, expect, it } from "vitest";

import { useEngine } from "../../src/engine";
import { AstroNetError } from "../../src/error";
import { adam, trainPlain, type OptimizerFactory } from "../../src/train";
import { explained } from "../../src/train/out-of-memory";
import { leavesNoTensors } from "../engine/engines";

import { smallLeNet } from "./small-lenet";
import { images } from "./small-net";

const message = "OOM when allocating tensor with shape[64,24,24,20]";

/** Adam that fails for want of memory at one step, once. */
function failing(at: number): OptimizerFactory {
  return (parameters) => {
    const own = adam({ learningRate: 1e-3 })(parameters);
    const step = own.step.bind(own);
    let taken = 0;
    own.step = (gradients) => {
      if (++taken === at) throw new Error(`${message}\n at a place in TensorFlow`);
      step(gradients);
    };
    return own;
  };
}

describe("a run whose memory is used up", () => {
  beforeAll(async () => {
    await useEngine("cpu");
  });
  leavesNoTensors();

  it("names the batch and the remedy, and goes on as if nothing had happened", async () => {
    const losses = async (optimizer: OptimizerFactory) => {
      const network = smallLeNet();
      const run = trainPlain(network, images, { epochs: 3, batchSize: 16, optimizer });
      try {
        await run.train();
      } catch (error) {
        expect(error).toBeInstanceOf(AstroNetError);
        expect((error as Error).message).toContain(
          `out of memory on a batch of 16 images: ${message} (set batchSize to 8, or partSize to 8, which takes the batch in parts.`,
        );
        expect(run.epochs).toHaveLength(1);
        await run.train();
      }
      run.dispose();
      network.dispose();
      return run.epochs.map(({ loss }) => loss);
    };
    expect(await losses(failing(5))).toEqual(await losses(adam({ learningRate: 1e-3 })));
  });
});

it("names smaller parts where a batch is taken in parts", () => {
  expect((explained(new Error(message), 64, 16) as Error).message).toContain(
    `out of memory on a batch of 64 images, 16 at a time: ${message} (set partSize to 8.`,
  );
});

it("leaves other errors as they are", () => {
  const other = new Error("loss is NaN");
  expect(explained(other, 8)).toBe(other);
  expect(explained("interrupted", 8)).toBe("interrupted");
});

it.each(["std::bad_alloc", "ResourceExhausted: failed", "Array buffer allocation failed"])(
  "knows %j",
  (sign) => {
    expect(explained(new Error(sign), 1)).toBeInstanceOf(AstroNetError);
  },
);

import * as tf from "@tensorflow/tfjs-core";

import { Attributes } from "../native";
import { hasOwnOps } from "../own-ops";

import { defineOp } from "./op";

/**
 * Number of rows whose largest value, the first of several, is where their label says: Σₙ [argmax zₙ = yₙ], a float scalar. It has no
 * gradient. One op on the native CPU engine.
 *
 * @param logits z, [N, classes]
 * @param labels y, int32 [N]
 */
export function correctCount(logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Scalar {
  return forward({ logits, labels }, {})[0] as tf.Scalar;
}

const forward = defineOp<"logits" | "labels", object>({
  name: "AstroNetHits",
  portable: ({ logits, labels }) => [
    tf.sum(tf.cast(tf.equal(tf.argMax(logits as tf.Tensor2D, 1), labels), "float32")),
  ],
  native(inputs, none, backend) {
    if (!hasOwnOps()) return this.portable(inputs, none);
    const attributes = new Attributes(backend).type("T", "float32").done();
    return backend.executeMultipleOutputs("AstroNetHits", attributes, [inputs.logits, inputs.labels], 1);
  },
});

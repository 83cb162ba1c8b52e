/**
 * usage: node check.cjs ENGINE
 *
 * Runs the built library's engine on the Node that runs this script: a small convolution network takes two steps of gradient descent, and its loss must fall.
 */
const assert = require("node:assert/strict");
const { join } = require("node:path");

const tf = require("@tensorflow/tfjs-core");

const { useEngine } = require(join(__dirname, "..", "..", "..", "dist", "src", "engine"));

async function main() {
  const name = process.argv[2];
  const description = await useEngine(name);
  assert.equal(description.name, name);
  assert.equal(tf.getBackend(), name);
  const images = tf.randomUniform([8, 12, 12, 1], 0, 1, "float32", 1);
  const labels = tf.oneHot(tf.tensor1d([0, 1, 2, 3, 0, 1, 2, 3], "int32"), 4);
  const kernel = tf.variable(tf.randomNormal([3, 3, 1, 4], 0, 0.3, "float32", 2));
  const weights = tf.variable(tf.randomNormal([100, 4], 0, 0.1, "float32", 3));
  const optimizer = tf.train.sgd(0.05);
  const loss = () => {
    const hidden = tf.maxPool(tf.relu(tf.conv2d(images, kernel, 1, "valid")), 2, 2, "valid");
    return tf.neg(
      tf.mean(tf.sum(tf.mul(labels, tf.logSoftmax(tf.matMul(tf.reshape(hidden, [8, 100]), weights))), 1)),
    );
  };
  const losses = [0, 1, 2].map(() => optimizer.minimize(loss, true).dataSync()[0]);
  assert.ok(losses.every(Number.isFinite), `not finite: ${losses.join(", ")}`);
  assert.ok(losses[2] < losses[0], `the loss does not fall: ${losses.join(", ")}`);
  console.log(
    `Node ${process.versions.node}: ${description.library}, loss ${losses.map((l) => l.toFixed(4)).join(" -> ")}`,
  );
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});

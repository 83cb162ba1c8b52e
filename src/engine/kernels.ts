import * as tf from "@tensorflow/tfjs-core";

/** TensorFlow.js's kernels that training runs, and of which it needs a gradient. */
const differentiated = [
  tf.Abs,
  tf.Add,
  tf.AddN,
  tf.AvgPool,
  tf.BatchMatMul,
  tf.Cast,
  tf.ClipByValue,
  tf.Concat,
  tf.Conv2D,
  tf.Conv2DBackpropInput,
  tf.DepthwiseConv2dNative,
  tf.Exp,
  tf.GatherV2,
  tf.Identity,
  tf.Log,
  tf.Max,
  tf.Maximum,
  tf.Minimum,
  tf.Multiply,
  tf.Neg,
  tf.Pack,
  tf.PadV2,
  tf.RealDiv,
  tf.Relu,
  tf.Reshape,
  tf.Rsqrt,
  tf.Select,
  tf.Sigmoid,
  tf.Slice,
  tf.SplitV,
  tf.Sqrt,
  tf.Square,
  tf.Sub,
  tf.Sum,
  tf.Tanh,
  tf.Tile,
  tf.Transpose,
  tf.Unpack,
];

/** All that networks, astrocytes, losses and optimizers run: those, what their gradients run, and what has none. */
const kernels = [
  ...differentiated,
  tf.ArgMax,
  tf.AvgPoolGrad,
  tf.Conv2DBackpropFilter,
  tf.DepthwiseConv2dNativeBackpropFilter,
  tf.DepthwiseConv2dNativeBackpropInput,
  tf.Equal,
  tf.Fill,
  tf.FusedConv2D,
  tf.Greater,
  tf.IsFinite,
  tf.MaxPool,
  tf.MaxPoolGrad,
  tf.Mean,
  tf.OneHot,
  tf.Softmax,
  tf.Softplus,
  tf.Step,
  tf.StridedSlice,
  tf.ZerosLike,
  tf._FusedMatMul,
];

/** What training needs that TensorFlow.js does not have for a backend: names of kernels, and of kernels without a gradient. */
export function missingKernels(backend: string): string[] {
  const there = new Set(tf.getKernelsForBackend(backend).map(({ kernelName }) => kernelName));
  return [
    ...kernels.filter((name) => !there.has(name)),
    ...differentiated.filter((name) => !hasGradient(name)).map((name) => `gradient of ${name}`),
  ];
}

/** TensorFlow.js's types do not say that it may have none. */
function hasGradient(name: string): boolean {
  return (tf.getGradient(name) as tf.GradConfig | undefined) !== undefined;
}

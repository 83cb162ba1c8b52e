import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

import * as tf from "@tensorflow/tfjs-core";

import { useEngine, type EngineDescription, type EngineName } from "../../src/engine";
import { AstroNetError } from "../../src/error";
import { AstroNet, resnet18 } from "../../src/network";
import { adam, lossGradients } from "../../src/train";
import { parametersOf } from "../parity/layout";

import { median } from "./median";
import { noise } from "./noise";
import { peerPython } from "./peer-environment";
import { currentCommit, writeResults, type Result } from "./results";
import { peerShape } from "./training-step";
import { learningRate } from "./work";

const batchSizes = [128, 512];
const warmUp = 5;
const steps = 25;

/** What PyTorch's side answers. */
interface PeerAnswer {
  readonly card: string;
  readonly version: string;
  readonly milliseconds: readonly number[];
}

/** Whether an engine computes on a GPU, by what it says of its device. */
export function computesOnGpu({ device }: Pick<EngineDescription, "device">): boolean {
  return device.startsWith("GPU");
}

/**
 * The engine that computes on a GPU: CUDA, else WebGPU.
 *
 * @param use picks an engine by its name
 * @throws AstroNetError that says for each what it is instead, or why it cannot be used.
 */
export async function gpuEngine(
  use: (name: EngineName) => Promise<EngineDescription> = useEngine,
): Promise<EngineDescription> {
  const reasons: string[] = [];
  for (const name of ["tensorflow", "webgpu"] as const) {
    try {
      const engine = await use(name);
      if (computesOnGpu(engine)) return engine;
      reasons.push(`"${name}" computes on ${engine.device}`);
    } catch (error) {
      if (!(error instanceof AstroNetError)) throw error;
      reasons.push(error.message);
    }
  }
  throw new AstroNetError(
    `bench on a GPU: there is none (${reasons.join("; ")}; npm run bench measures on the CPU)`,
  );
}

/**
 * `npm run bench -- gpu`: plain training steps of ResNet-18 (width 64) in float32 by us and by PyTorch on the same GPU, without
 * TF32 on either side; each step waits for its loss.
 *
 * @param root the folder of the clone
 * @throws AstroNetError where there is no GPU, or PyTorch cannot use it.
 */
export async function benchGpu(root: string, say: (line: string) => void): Promise<void> {
  // Read by CUDA's libraries when they load, on both sides.
  process.env.NVIDIA_TF32_OVERRIDE = "0";
  const engine = await gpuEngine();
  say(engine.toString());
  const python = peerPython(root);
  const commit = currentCommit(root);
  const results: Result[] = [];
  for (const batchSize of batchSizes) {
    const { ours, shapes, image, classes } = await timeOurs(batchSize);
    const asked = { shapes, image, classes, batchSize, learningRate, warmUp, steps };
    const peer = await timePeer(python, join(root, "test", "bench", "gpu-peer.py"), asked);
    const [oursMs, peerMs] = [median(ours), median(peer.milliseconds)];
    const ratio = oursMs / peerMs;
    say(
      `resnet18-64, batch ${batchSize}: ours ${oursMs.toFixed(1)} ms, PyTorch ${peerMs.toFixed(1)} ms on ${peer.card}, ` +
        `ratio ${ratio.toFixed(2)}`,
    );
    results.push({
      work: `resnet18-64-plain-${batchSize}`,
      engine: `${engine.name} on ${engine.device}`.replaceAll(",", ";"),
      ours_ms: Number(oursMs.toFixed(2)),
      peer: `PyTorch ${peer.version} on ${peer.card}`.replaceAll(",", ";"),
      peer_ms: Number(peerMs.toFixed(2)),
      ratio: Number(ratio.toFixed(3)),
      threads: engine.threads,
      commit,
    });
  }
  const table = join("notebooks", "results", "bench-gpu.csv");
  writeResults(join(root, table), results);
  say(`medians of ${steps} steps, float32 without TF32; written to ${table}`);
}

/** Milliseconds of our steps, and what the other side needs to know of the network. */
export async function timeOurs(
  batchSize: number,
  { width = 64, warm = warmUp, timed = steps }: { width?: number; warm?: number; timed?: number } = {},
) {
  const network = resnet18({ width });
  // Only for the names that parity fixtures have for parameters.
  const net = new AstroNet(network, { statistics: ["mean"] });
  const shapes = Object.fromEntries(
    [...parametersOf(net)].flatMap(([name, { shape }]) =>
      name.startsWith("nn.") ? [[name, peerShape(shape)]] : [],
    ),
  );
  const { inputShape: image, classes } = network.definition;
  const batch = noise(image, classes, batchSize);
  const parameters = [...network.parameters().values()];
  const optimizer = adam({ learningRate })(parameters);
  const step = async (): Promise<number> => {
    const started = performance.now();
    const loss = tf.tidy(() => {
      const norm = { statistics: "batch", update: true, step: 1 } as const;
      const result = lossGradients(() => network.forward(batch.x, norm), batch.y, parameters);
      optimizer.step(result.gradients);
      return result.loss;
    });
    await loss.data();
    loss.dispose();
    return performance.now() - started;
  };
  try {
    for (let i = 0; i < warm; i++) await step();
    const ours: number[] = [];
    for (let i = 0; i < timed; i++) ours.push(await step());
    return { ours, shapes, image, classes };
  } finally {
    optimizer.dispose();
    net.dispose();
    network.dispose();
    tf.dispose([batch.x, batch.y]);
  }
}

async function timePeer(python: string, script: string, asked: object): Promise<PeerAnswer> {
  try {
    const { stdout } = await promisify(execFile)(python, [script, JSON.stringify(asked)]);
    return JSON.parse(stdout) as PeerAnswer;
  } catch (error) {
    const { stderr } = error as { stderr?: string };
    throw new AstroNetError(
      `bench on a GPU: PyTorch's side failed: ${(stderr ?? String(error)).trim()} (it needs PyTorch with CUDA and a card that it can use)`,
    );
  }
}

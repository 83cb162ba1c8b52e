import { createRequire } from "node:module";

import * as tf from "@tensorflow/tfjs-core";

import { describeAdapter, whyOnlyByName, type AdapterDescription, type AdapterInfo } from "./adapter";
import type { EngineFacts } from "./description";
import { raiseDeviceErrors } from "./device-errors";
import { missingKernels } from "./kernels";
import { sumInGroups } from "./many-summands";
import { EngineUnavailable } from "./provider";
import { quietly } from "./quietly";
import { refuseReadingAtOnce } from "./reading";
import { hasGraphicsLibrary } from "./vulkan";

const load = createRequire(__filename);

/** The part of npm `webgpu` (Dawn) that is used here. */
interface Dawn {
  readonly globals: Readonly<Record<string, unknown>>;
  create(options: readonly string[]): Gpu;
}

interface Gpu {
  requestAdapter(options: { readonly powerPreference: "high-performance" }): Promise<Adapter | null>;
}

interface Adapter {
  readonly info: AdapterInfo;
}

function loadDawn(): Dawn {
  try {
    load.resolve("@tensorflow/tfjs-backend-webgpu");
    load.resolve("webgpu");
  } catch {
    throw new EngineUnavailable("its packages are not installed", "`npm install` brings them");
  }
  try {
    return load("webgpu") as Dawn;
  } catch (error) {
    const message = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
    throw new EngineUnavailable(
      `Dawn does not load on ${process.platform} ${process.arch}, Node ${process.versions.node} (${message.trim()})`,
      "it has binaries for Linux, macOS and Windows, and needs Node 20.19, 22.12 or later",
    );
  }
}

/** A GPU's adapter, with what it lives in: Dawn frees an instance that nothing holds, and all that came from it breaks. */
interface Found {
  readonly gpu: Gpu;
  readonly adapter: Adapter;
}

/** The adapter that Dawn prefers of those that compute fast. */
async function findAdapter(dawn: Dawn): Promise<Found> {
  if (hasGraphicsLibrary()) {
    const gpu = dawn.create([]);
    const adapter = await quietly(() => gpu.requestAdapter({ powerPreference: "high-performance" }));
    if (adapter) return { gpu, adapter };
  }
  throw new EngineUnavailable(
    "no GPU answers through Vulkan or Metal",
    "install the GPU's Vulkan driver and Vulkan's loader (Debian: libvulkan1)",
  );
}

/** The adapter whose device TensorFlow.js has opened. */
let opened: AdapterDescription | undefined;

async function open({ gpu, adapter }: Found, { globals }: Dawn): Promise<void> {
  Object.assign(globalThis, globals);
  // Node 20 has no `navigator`; later versions have one without a GPU.
  const host = globalThis as { navigator?: object };
  host.navigator ??= {};
  // TensorFlow.js asks for an adapter by itself, and is given the one that is described.
  const described = { instance: gpu, requestAdapter: () => Promise.resolve(adapter) };
  Object.defineProperty(host.navigator, "gpu", { value: described, configurable: true });
  // The whole of TensorFlow.js: the core alone has no gradients.
  load("@tensorflow/tfjs");
  tf.enableProdMode();
  load("@tensorflow/tfjs-backend-webgpu");
  const missing = missingKernels("webgpu");
  if (missing.length > 0) {
    throw new EngineUnavailable(
      `TensorFlow.js ${tf.version_core} has no ${missing.join(", ")} for it, which training needs`,
      "use another engine",
    );
  }
  if (!(await tf.setBackend("webgpu"))) {
    throw new EngineUnavailable(
      "the GPU's device could not be opened",
      "see the Vulkan driver's own messages",
    );
  }
  sumInGroups();
  refuseReadingAtOnce(tf.backend());
  raiseDeviceErrors(tf.backend());
}

function facts({ name, vendor, driver, software }: AdapterDescription): EngineFacts {
  return {
    name: "webgpu",
    device: `${software ? "CPU, as a GPU in software" : "GPU"}: ${name} (vendor ${vendor}, driver ${driver})`,
    library: `TensorFlow.js ${tf.version_core}, WebGPU by Dawn`,
    threads: 1,
    settings: [
      ...(software ? ["slower than native TensorFlow by far: for checking only"] : []),
      "tensors are read asynchronously: await data()",
    ],
  };
}

let rehearsed = false;

/** WebGPU through Dawn: any vendor's GPU by Vulkan or Metal. */
export const webgpu = {
  name: "webgpu",
  async start(named: boolean): Promise<EngineFacts> {
    const dawn = loadDawn();
    const found = opened ? undefined : await findAdapter(dawn);
    const description = opened ?? describeAdapter(found!.adapter.info);
    const refusal = named ? undefined : whyOnlyByName(description);
    if (refusal) throw new EngineUnavailable(refusal.reason, refusal.remedy);
    if (found) await open(found, dawn);
    else await tf.setBackend("webgpu");
    opened = description;
    return facts(description);
  },
  async rehearse(): Promise<void> {
    if (rehearsed) return;
    // Late: what it rehearses asks for the engine.
    const { trainingDifference } = await import("./rehearsal");
    const fault = await trainingDifference("webgpu");
    if (fault !== undefined) {
      throw new EngineUnavailable(
        `a small training step does not come out as in plain JavaScript (${fault})`,
        "update the GPU's driver",
      );
    }
    rehearsed = true;
  },
} as const;

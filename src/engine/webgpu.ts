import { createRequire } from "node:module";

import * as tf from "@tensorflow/tfjs-core";

import type { EngineFacts } from "./description";
import { EngineUnavailable } from "./provider";

const load = createRequire(__filename);

/** The part of npm `webgpu` (Dawn) that is used here. */
interface Dawn {
  readonly globals: Readonly<Record<string, unknown>>;
  create(options: readonly string[]): { requestAdapter(): Promise<Adapter | null> };
}

interface Adapter {
  readonly info: { readonly vendor: string; readonly architecture: string; readonly description: string };
}

function loadDawn(): Dawn {
  try {
    load.resolve("@tensorflow/tfjs-backend-webgpu");
    return load("webgpu") as Dawn;
  } catch {
    throw new EngineUnavailable(
      "its packages are not installed",
      "`npm install --no-save webgpu@0.6.2 @tensorflow/tfjs-backend-webgpu@4.22.0` brings them",
    );
  }
}

/** WebGPU through Dawn: any vendor's GPU by Vulkan or Metal. */
export const webgpu = {
  name: "webgpu",
  async start(): Promise<EngineFacts> {
    const dawn = loadDawn();
    const gpu = dawn.create([]);
    const adapter = await gpu.requestAdapter();
    if (!adapter) {
      throw new EngineUnavailable(
        "no GPU answers through Vulkan or Metal",
        "install the GPU's Vulkan driver",
      );
    }
    Object.assign(globalThis, dawn.globals);
    // Node 20 has no `navigator`; later versions have one without a GPU.
    const host = globalThis as { navigator?: object };
    host.navigator ??= {};
    Object.defineProperty(host.navigator, "gpu", { value: gpu, configurable: true });
    load("@tensorflow/tfjs-backend-webgpu");
    if (!(await tf.setBackend("webgpu"))) {
      throw new EngineUnavailable(
        "the GPU's device could not be opened",
        "see the Vulkan driver's own messages",
      );
    }
    const { vendor, architecture, description } = adapter.info;
    return {
      name: "webgpu",
      device: `GPU: ${description || `${vendor} ${architecture}`.trim()}`,
      library: `TensorFlow.js ${tf.version_core}, WebGPU`,
      threads: 1,
      settings: [],
    };
  },
} as const;

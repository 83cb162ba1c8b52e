import * as tf from "@tensorflow/tfjs-core";

import { AstroNetError } from "../error";

import { cpu } from "./cpu";
import { EngineDescription, type EngineName, type PassedOver } from "./description";
import { EngineUnavailable, type EngineProvider } from "./provider";
import { tensorflow } from "./tensorflow";
import { webgpu } from "./webgpu";

const providers: readonly EngineProvider[] = [tensorflow, webgpu, cpu];

let current: EngineDescription | undefined;

/**
 * Picks what computes, and says why: the fastest engine that works, or the one that is named.
 *
 * `"tensorflow"` is native TensorFlow (CPU or CUDA), `"webgpu"` any vendor's GPU, `"cpu"` plain JavaScript. Tensors
 * made on one engine are moved when another uses them, but from WebGPU, which cannot be read at once. Loading happens here,
 * not at import.
 *
 * `"auto"` takes native TensorFlow where it works; else WebGPU, where its adapter is a GPU and a small training step comes out
 * right on it; else plain JavaScript. WebGPU on an adapter in software is used where it is named. On WebGPU what is measured
 * outside of a training run reads asynchronously: give a run its `validation`, and await a tensor's `data()`.
 *
 * @returns what computes, and for each engine that was passed over the reason and the remedy.
 * @throws AstroNetError if the name is unknown, or the engine that it names cannot be used here.
 */
export async function useEngine(name: EngineName | "auto" = "auto"): Promise<EngineDescription> {
  const known: readonly string[] = ["auto", ...providers.map((provider) => provider.name)];
  if (!known.includes(name)) {
    throw new AstroNetError(`unknown engine: "${name}" (use ${known.map((n) => `"${n}"`).join(", ")})`);
  }
  const passedOver: PassedOver[] = [];
  for (const provider of providers) {
    if (name !== "auto" && name !== provider.name) continue;
    const before = current;
    try {
      const facts = await provider.start(name !== "auto");
      await tf.ready();
      current = new EngineDescription(facts, passedOver);
      await provider.rehearse?.();
      return current;
    } catch (error) {
      passedOver.push(explain(provider, error));
      current = before;
      if (before) await tf.setBackend(before.name);
    }
  }
  throw unavailable(passedOver);
}

/**
 * The engine in use. Where none has been picked yet, the best one that starts at once (native TensorFlow, else plain
 * JavaScript) is; whatever makes tensors calls this first.
 *
 * @throws AstroNetError if no engine works.
 */
export function engine(): EngineDescription {
  if (current) return current;
  const passedOver: PassedOver[] = [];
  for (const provider of [tensorflow, cpu]) {
    try {
      current = new EngineDescription(provider.start(), passedOver);
      return current;
    } catch (error) {
      passedOver.push(explain(provider, error));
    }
  }
  throw unavailable(passedOver);
}

/** Only what an engine says of itself passes it over; a fault of ours is not swallowed. */
function explain(provider: EngineProvider, error: unknown): PassedOver {
  if (!(error instanceof EngineUnavailable)) throw error;
  return { name: provider.name, reason: error.reason, remedy: error.remedy };
}

function unavailable(passedOver: readonly PassedOver[]): AstroNetError {
  const lines = passedOver.map(({ name, reason, remedy }) => `engine "${name}": ${reason}; ${remedy}`);
  return new AstroNetError(lines.join("\n"));
}

import { beforeAll, describe, expect, it } from "vitest";

import { EngineDescription, useEngine, type EngineName } from "../../src/engine";
import { AstroNetError } from "../../src/error";
import { leavesNoTensors } from "../engine/engines";

import { gpuEngine, timeOurs } from "./gpu";

function engine(name: EngineName, device: string): EngineDescription {
  return new EngineDescription({ name, device, library: "", threads: 1, settings: [] }, []);
}

/** Engines by name; one that is not there cannot be used. */
function engines(...there: readonly EngineDescription[]) {
  return (name: EngineName): Promise<EngineDescription> => {
    const found = there.find((one) => one.name === name);
    return found ? Promise.resolve(found) : Promise.reject(new AstroNetError(`engine "${name}": not there`));
  };
}

describe("gpuEngine", () => {
  it("takes CUDA before WebGPU, and WebGPU before none", async () => {
    const cuda = engine("tensorflow", "GPU (CUDA)");
    const native = engine("tensorflow", "CPU: a processor");
    const webgpu = engine("webgpu", "GPU: a card (vendor v, driver d)");
    expect(await gpuEngine(engines(cuda, webgpu))).toBe(cuda);
    expect(await gpuEngine(engines(native, webgpu))).toBe(webgpu);
  });

  it("says for each engine why there is no GPU", async () => {
    const native = engine("tensorflow", "CPU: a processor");
    const software = engine("webgpu", "CPU, as a GPU in software: swiftshader");
    await expect(gpuEngine(engines(native, software))).rejects.toThrow(
      'bench on a GPU: there is none ("tensorflow" computes on CPU: a processor; "webgpu" computes on CPU, as a GPU in ' +
        "software: swiftshader; npm run bench measures on the CPU)",
    );
    await expect(gpuEngine(engines(native))).rejects.toThrow('engine "webgpu": not there');
  });
});

describe("our side", () => {
  beforeAll(async () => {
    await useEngine("tensorflow");
  });
  leavesNoTensors();

  it("times steps, and tells the other side the network's shapes", async () => {
    const { ours, shapes, image } = await timeOurs(2, { width: 2, warm: 1, timed: 2 });
    expect(ours).toHaveLength(2);
    expect(image).toEqual([32, 32, 3]);
    expect(shapes["nn.weights.conv1"]).toEqual([2, 3, 3, 3]);
    expect(shapes["nn.weights.fc"]).toEqual([16, 10]);
    expect(shapes["nn.bn.conv1.weight"]).toEqual([2]);
  });
});

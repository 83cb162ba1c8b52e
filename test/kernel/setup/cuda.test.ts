import { describe, expect, it } from "vitest";

import { atLeast, cards, cudaWheels, decideCuda, driverCuda } from "../../../kernel/setup/cuda.mjs";

/** As `nvidia-smi` prints them; made up, not taken from a machine. */
const head = `Thu Jan  1 00:00:00 2026
+-----------------------------------------------------------------------------------------+
| NVIDIA-SMI 550.54.15              Driver Version: 550.54.15      CUDA Version: 12.4     |
|-----------------------------------------+------------------------+----------------------+`;
const machine = { platform: "linux", arch: "x64", head };
const answer = (stdout: string, status = 0) => ({ there: true, status, stdout, stderr: "" });

describe("what nvidia-smi prints", () => {
  it("is read card by card", () => {
    expect(cards("NVIDIA L4, 550.54.15, 8.9\nNVIDIA A2, 550.54.15, 8.6\n")).toEqual([
      { name: "NVIDIA L4", driver: "550.54.15", computeCapability: "8.9" },
      { name: "NVIDIA A2", driver: "550.54.15", computeCapability: "8.6" },
    ]);
    expect(cards("No devices were found\n")).toEqual([]);
  });

  it("tells the driver's CUDA", () => {
    expect(driverCuda(head)).toBe("12.4");
    expect(driverCuda("CUDA Version: N/A")).toBeUndefined();
  });

  it.each([
    ["525.60.13", "525.60.13", true],
    ["525.105.17", "525.60.13", true],
    ["470.256.02", "525.60.13", false],
    ["10.0", "6.0", true],
    ["5.2", "6.0", false],
    ["580", "525.60.13", true],
  ])("version %s is at least %s: %s", (version, least, expected) => {
    expect(atLeast(version, least)).toBe(expected);
  });
});

describe("decideCuda", () => {
  it("takes CUDA for a card with a driver that runs it, and says what was found and what is needed", () => {
    const { gpu, lines } = decideCuda({ ...machine, listed: answer("NVIDIA L4, 550.54.15, 8.9\n") });
    expect(gpu).toBe(true);
    expect(lines).toEqual([
      "GPU found: NVIDIA L4, driver 550.54.15, which brings CUDA 12.4",
      "CUDA needs: driver 525.60.13 or later for CUDA 12; CUDA's libraries and cuDNN 9.3 or later come as wheels",
    ]);
  });

  it("says nothing where there is no sign of a card", () => {
    const listed = { there: false, status: null, stdout: "" };
    expect(decideCuda({ ...machine, listed, head: "" })).toEqual({ gpu: false, lines: [] });
  });

  it.each([
    ["an old driver", {}, answer("Tesla T4, 470.256.02, 7.5\n"), /the driver 470\.256\.02 is older than 525/],
    ["an old card", {}, answer("Tesla M40, 535.1.1, 5.2\n"), /compute capability 5\.2, .* kernels from 6\.0/],
    ["another processor", { arch: "arm64" }, answer("GH200, 550.54.15, 9.0\n"), /this is linux on arm64/],
    ["no card", {}, answer("No devices were found\n"), /lists no card/],
    [
      "a driver that does not answer",
      {},
      answer("NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.\n", 9),
      /does not reach NVIDIA's driver \(NVIDIA-SMI has failed/,
    ],
  ])("falls back on %s, and says why", (_what, other, listed, reason) => {
    const { gpu, lines } = decideCuda({ ...machine, ...other, listed });
    expect(gpu).toBe(false);
    expect(lines.at(-1)).toMatch(reason);
    expect(lines.at(-1)).toMatch(/^without CUDA: /);
  });
});

it("CUDA's wheels are told by what lies beside TensorFlow", () => {
  const names = [
    "tensorflow",
    "nvidia_cuda_runtime_cu12-12.5.82.dist-info",
    "nvidia_cudnn_cu12-9.3.0.75.dist-info",
  ];
  expect(cudaWheels(names)).toBe("CUDA runtime 12.5.82, cuDNN 9.3.0.75 in .venv");
  expect(cudaWheels([])).toBe("CUDA runtime missing, cuDNN missing in .venv");
});

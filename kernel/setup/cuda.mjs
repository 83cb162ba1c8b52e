/** What TensorFlow's CUDA wheel needs of a machine; CUDA's libraries and cuDNN come with it, as wheels of their own. */
export const needed = {
  /** The oldest driver that runs programs of CUDA 12, by NVIDIA's table of minor version compatibility. */
  driver: "525.60.13",
  cuda: "12",
  cudnn: "9.3",
  /** The oldest cards that TensorFlow's wheels have had kernels for since 2.18: Pascal's. */
  computeCapability: "6.0",
};

/** What `nvidia-smi` is asked for: one line a card, and, without arguments, a head with the driver's CUDA. */
export const question = ["--query-gpu=name,driver_version,compute_cap", "--format=csv,noheader"];

/**
 * @typedef {object} Card
 * @property {string} name
 * @property {string} driver
 * @property {string} computeCapability
 */

/**
 * What a run of `nvidia-smi` came to.
 *
 * @typedef {object} Answer
 * @property {boolean} there whether there is such a program
 * @property {number | null} status
 * @property {string} stdout
 * @property {string} [stderr]
 */

/**
 * The cards that `nvidia-smi` lists in answer to {@link question}.
 *
 * @param {string} output
 * @returns {Card[]}
 */
export function cards(output) {
  return output.split("\n").flatMap((line) => {
    const [name, driver, computeCapability] = line.split(",").map((part) => part.trim());
    return name && driver && computeCapability && /^\d/.test(driver)
      ? [{ name, driver, computeCapability }]
      : [];
  });
}

/**
 * The CUDA version that a driver brings, as the head of `nvidia-smi` tells it.
 *
 * @param {string} output
 */
export function driverCuda(output) {
  return /CUDA Version:\s*(\d+(?:\.\d+)?)/.exec(output)?.[1];
}

/**
 * Whether a version is at least another, number by number.
 *
 * @param {string} version
 * @param {string} least
 */
export function atLeast(version, least) {
  const numbers = (/** @type {string} */ text) => text.split(".").map((part) => Number.parseInt(part, 10));
  const has = numbers(version);
  for (const [i, wanted] of numbers(least).entries()) {
    const own = has[i] ?? 0;
    if (own !== wanted) return own > wanted;
  }
  return true;
}

/**
 * Whether TensorFlow comes with CUDA, and what a reader is told of it: what was found, what is needed, and why it is not taken.
 *
 * @param {object} facts
 * @param {string} facts.platform as `process.platform`
 * @param {string} facts.arch as `process.arch`
 * @param {Answer} facts.listed the answer to {@link question}
 * @param {string} facts.head what `nvidia-smi` prints without arguments
 * @returns {{gpu: boolean, lines: readonly string[]}} no line where there is no sign of a card
 */
export function decideCuda({ platform, arch, listed, head }) {
  if (!listed.there) return { gpu: false, lines: [] };
  const without = (/** @type {string} */ reason) => ({ gpu: false, lines: [`without CUDA: ${reason}`] });
  if (listed.status !== 0) {
    const words =
      `${listed.stdout}\n${listed.stderr ?? ""}`.trim().split("\n")[0] || `exit code ${listed.status}`;
    return without(`nvidia-smi does not reach NVIDIA's driver (${words})`);
  }
  const [first] = cards(listed.stdout);
  if (first === undefined) return without("nvidia-smi lists no card");
  const { name, driver, computeCapability } = first;
  const what = `${name}, driver ${driver}, which brings CUDA ${driverCuda(head) ?? "(version not told)"}`;
  const needs = `driver ${needed.driver} or later for CUDA ${needed.cuda}; CUDA's libraries and cuDNN ${needed.cudnn} or later come as wheels`;
  const refused = (/** @type {string} */ reason) => ({
    gpu: false,
    lines: [`GPU found: ${what}`, `CUDA needs: ${needs}`, `without CUDA: ${reason}`],
  });
  if (platform !== "linux" || arch !== "x64") {
    return refused(`TensorFlow's CUDA wheel is for Linux on x86-64, and this is ${platform} on ${arch}`);
  }
  if (!atLeast(driver, needed.driver)) {
    return refused(
      `the driver ${driver} is older than ${needed.driver} (install a newer one, then run set-up again)`,
    );
  }
  // The first card is the one that TensorFlow computes on.
  if (/^\d/.test(computeCapability) && !atLeast(computeCapability, needed.computeCapability)) {
    return refused(
      `${name} has compute capability ${computeCapability}, and TensorFlow's wheels have kernels from ${needed.computeCapability}`,
    );
  }
  return { gpu: true, lines: [`GPU found: ${what}`, `CUDA needs: ${needs}`] };
}

/**
 * Which of CUDA's wheels a Python environment has, in words.
 *
 * @param {readonly string[]} names folders of its `site-packages`
 */
export function cudaWheels(names) {
  const version = (/** @type {string} */ wheel) =>
    names.map((name) => new RegExp(`^${wheel}-(.+)\\.dist-info$`).exec(name)?.[1]).find(Boolean) ?? "missing";
  return `CUDA runtime ${version("nvidia_cuda_runtime_cu12")}, cuDNN ${version("nvidia_cudnn_cu12")} in .venv`;
}

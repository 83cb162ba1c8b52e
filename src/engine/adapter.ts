/** What Dawn says of an adapter. */
export interface AdapterInfo {
  readonly vendor: string;
  readonly architecture: string;
  /** The adapter's name. */
  readonly device: string;
  /** Its driver, with the version. */
  readonly description: string;
  readonly isFallbackAdapter?: boolean;
}

/** A GPU, or a program that behaves like one. */
export interface AdapterDescription {
  readonly name: string;
  readonly vendor: string;
  readonly driver: string;
  /** Whether it computes on the CPU. */
  readonly software: boolean;
}

/** Drivers that compute on the CPU. */
const softwareDrivers = /swiftshader|llvmpipe|lavapipe|softpipe|microsoft basic render/i;

/** Name, vendor and driver of an adapter; what it does not say is `"unknown"`. */
export function describeAdapter(info: AdapterInfo): AdapterDescription {
  const { vendor, architecture, device, description } = info;
  const software =
    info.isFallbackAdapter === true || softwareDrivers.test([architecture, device, description].join(" "));
  return {
    name: device || architecture || "unknown",
    vendor: vendor || "unknown",
    driver: description || "unknown",
    software,
  };
}

/** Why an adapter is used only where the reader names WebGPU, with the way out; `undefined` for a GPU that says what it is. */
export function whyOnlyByName({
  name,
  vendor,
  software,
}: AdapterDescription): { readonly reason: string; readonly remedy: string } | undefined {
  const remedy = "install the GPU's Vulkan driver, or name the engine to use it all the same";
  if (software) {
    return {
      reason: `its adapter, ${name}, is software that computes on the CPU, slower than the other engines`,
      remedy,
    };
  }
  if (name === "unknown" && vendor === "unknown") {
    return { reason: "its adapter does not say what it is, and may be software", remedy };
  }
  return undefined;
}

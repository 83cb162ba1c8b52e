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

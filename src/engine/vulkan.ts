/**
 * Whether the system has what WebGPU is built on: on Linux Vulkan's loader, which is looked for as Dawn looks for it; macOS
 * and Windows bring Metal and Direct3D.
 *
 * Asked first, because Dawn writes a warning to standard error where it is missing.
 */
export function hasGraphicsLibrary(platform: NodeJS.Platform = process.platform): boolean {
  if (platform !== "linux") return true;
  try {
    process.dlopen({ exports: {} }, "libvulkan.so.1");
    return true;
  } catch (error) {
    // A library that is there is refused because it is no addon of Node's.
    return error instanceof Error && error.message.includes("did not self-register");
  }
}

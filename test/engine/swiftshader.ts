import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

import { unpackArchive } from "../kernel/browser/unpack";

const archive = join(__dirname, "../../node_modules/@sparticuz/chromium/bin/swiftshader.tar.br");

/** A GPU in software: Vulkan's loader with SwiftShader as its only driver, for a process of its own. */
export interface SoftwareGpu {
  /** What the process needs in its environment. */
  readonly env: Readonly<Record<string, string>>;
  remove(): void;
}

/**
 * Unpacks the Vulkan loader and SwiftShader of the npm package `@sparticuz/chromium` into a temporary folder.
 *
 * @throws Error on a machine that cannot run them: 64-bit Intel Linux can.
 */
export function unpackSoftwareGpu({ platform, arch, env }: NodeJS.Process = process): SoftwareGpu {
  if (platform !== "linux" || arch !== "x64" || !existsSync(archive)) {
    throw new Error(
      `no GPU in software for the tests on ${platform} ${arch}: the npm package @sparticuz/chromium has one for linux x64 only ` +
        "(`npm run setup` installs it)",
    );
  }
  const folder = mkdtempSync(join(tmpdir(), "astronet-swiftshader-"));
  unpackArchive(archive, folder);
  const driver = join(folder, "vk_swiftshader_icd.json");
  return {
    env: {
      LD_LIBRARY_PATH: [folder, ...(env.LD_LIBRARY_PATH ? [env.LD_LIBRARY_PATH] : [])].join(delimiter),
      // Both names: older loaders know the first alone.
      VK_ICD_FILENAMES: driver,
      VK_DRIVER_FILES: driver,
    },
    remove: () => {
      rmSync(folder, { recursive: true });
    },
  };
}

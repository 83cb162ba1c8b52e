import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { install, uninstall } from "../../../kernel/install/install";
import { isPassing, kernelFiles } from "../../../kernel/install/package";
import { kernelSpec } from "../../../kernel/spec/spec";

let kernels: string;
let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), "astronet-install-"));
  kernels = path.join(root, "share", "jupyter", "kernels");
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

/** A package with a kernel and logos in it. */
function made(): string {
  for (const folder of ["dist/kernel/install", "kernel/spec"])
    mkdirSync(path.join(root, folder), { recursive: true });
  for (const file of [
    "package.json",
    "dist/kernel/main.js",
    "kernel/spec/spec.ts",
    "kernel/spec/logo-svg.svg",
  ]) {
    writeFileSync(path.join(root, file), file);
  }
  return path.join(root, "dist", "kernel", "install");
}

it("an installation is the kernelspec and the logos; it says what it has written, and replaces an earlier one", () => {
  const files = kernelFiles(made());
  const folder = path.join(kernels, "astronet");
  const lines = install(kernels, "/usr/bin/node", files);
  expect(readdirSync(folder).sort()).toEqual(["kernel.json", "logo-svg.svg"]);
  expect(JSON.parse(readFileSync(path.join(folder, "kernel.json"), "utf8"))).toEqual(
    kernelSpec({ node: "/usr/bin/node", main: path.join(root, "dist", "kernel", "main.js") }),
  );
  expect(lines[0]).toContain("installed");
  for (const name of readdirSync(folder)) expect(lines.join("\n")).toContain(path.join(folder, name));
  expect(install(kernels, "/opt/node", files)[0]).toContain("replaced");
  expect(readFileSync(path.join(folder, "kernel.json"), "utf8")).toContain("/opt/node");

  expect(uninstall(kernels).join("\n")).toContain(folder);
  expect(existsSync(folder)).toBe(false);
  expect(() => uninstall(kernels)).toThrow(`no kernel astronet in ${kernels}`);
});

it("what is not ours is left alone", () => {
  const folder = path.join(kernels, "astronet");
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, "notes"), "mine");
  expect(() => install(kernels, "/usr/bin/node", kernelFiles(made()))).toThrow(
    "is not an installation of this kernel",
  );
  expect(() => uninstall(kernels)).toThrow("is not an installation of this kernel");
  expect(readdirSync(folder)).toEqual(["notes"]);
});

it("a folder that cannot be made is told", () => {
  writeFileSync(path.join(root, "file"), "");
  expect(() => install(path.join(root, "file"), "/usr/bin/node", kernelFiles(made()))).toThrow(
    /^cannot write/,
  );
});

it("a package that is not whole is refused", () => {
  const from = made();
  rmSync(path.join(root, "kernel"), { recursive: true });
  expect(() => kernelFiles(from)).toThrow("no logos in");
  rmSync(path.join(root, "dist", "kernel", "main.js"));
  expect(() => kernelFiles(from)).toThrow("no kernel at");
});

it("a copy in the cache of npx is one that may go", () => {
  expect(isPassing("/home/ada/.npm/_npx/1a2b/node_modules/astronet/dist/kernel/main.js")).toBe(true);
  expect(isPassing("/home/ada/paper/node_modules/astronet/dist/kernel/main.js")).toBe(false);
  expect(install(kernels, "/n", { main: "/c/_npx/1/main.js", logos: [] }).join("\n")).toContain(
    "npm may remove",
  );
});

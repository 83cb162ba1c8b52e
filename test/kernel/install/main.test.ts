import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";

const root = path.resolve(__dirname, "..", "..", "..");
const folder = mkdtempSync(path.join(tmpdir(), "astronet-prefix-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface Ended {
  readonly code: unknown;
  readonly out: string;
  readonly log: string;
}

function run(program: string, given: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const options = { env: { ...process.env, ...env }, cwd: folder };
  return new Promise((fulfil) => {
    execFile(program, given, options, (error, out, log) => {
      fulfil({ code: error === null ? 0 : error.code, out, log });
    });
  });
}

const command = (...given: readonly string[]): Promise<Ended> =>
  run(process.execPath, [path.join(root, "dist", "kernel", "install", "main.js"), ...given]);

test("what is installed is what Jupyter finds and set-up installs, until it is uninstalled", async () => {
  const installed = await command("install", "--prefix", "env");
  expect(installed).toMatchObject({ code: 0, log: "" });
  const spec = path.join(folder, "env", "share", "jupyter", "kernels", "astronet");
  for (const name of ["kernel.json", "logo-32x32.png", "logo-64x64.png", "logo-svg.svg"]) {
    expect(installed.out).toContain(path.join(spec, name));
    expect(existsSync(path.join(spec, name))).toBe(true);
  }

  const python = path.join(root, ".venv", "bin", "python");
  const program = [
    "import json",
    "from jupyter_client.kernelspec import KernelSpecManager",
    'spec = KernelSpecManager().get_kernel_spec("astronet")',
    "print(json.dumps([spec.resource_dir, spec.to_dict()]))",
  ].join("\n");
  const find = async (jupyterPath: string): Promise<[string, { argv: readonly string[] }]> => {
    const env = { JUPYTER_PATH: jupyterPath, JUPYTER_DATA_DIR: path.join(folder, "user") };
    const { out } = await run(python, ["-c", program], env);
    return JSON.parse(out) as [string, { argv: readonly string[] }];
  };
  const [place, found] = await find(path.join(folder, "env", "share", "jupyter"));
  expect(place).toBe(spec);
  expect(found.argv[0]).toBe(process.execPath);
  expect(found.argv).toContain(path.join(root, "dist", "kernel", "main.js"));
  // Without it, Jupyter finds the one that set-up has made in the project's own environment: the same.
  const [other, ofSetUp] = await find("");
  expect(other).toBe(path.join(root, ".venv", "share", "jupyter", "kernels", "astronet"));
  expect(found).toEqual(ofSetUp);

  const removed = await command("uninstall", "--prefix=env");
  expect(removed).toMatchObject({ code: 0, log: "" });
  expect(removed.out).toContain(spec);
  expect(existsSync(spec)).toBe(false);
  expect(await command("uninstall", "--prefix=env")).toMatchObject({ code: 1, out: "" });
});

test("what it does not understand is refused with help", async () => {
  const refused = await command("install", "--global");
  expect(refused).toMatchObject({ code: 2, out: "" });
  expect(refused.log).toMatch(/^astronet-kernel: unknown option: --global[^]*usage: astronet-kernel install/);
  const help = await command("--help");
  expect(help).toMatchObject({ code: 0, log: "" });
  expect(help.out).toMatch(/^usage: astronet-kernel install/);
});

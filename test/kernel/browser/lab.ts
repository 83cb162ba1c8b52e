import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { pythonEnvironment } from "../../../kernel/setup/environment.mjs";
import { labSettings } from "../../../kernel/setup/lab-settings.mjs";

const root = resolve(__dirname, "..", "..", "..");

/** A JupyterLab that runs. */
export interface Lab {
  /** Where it answers, with its token. */
  readonly url: string;
  /** The folder that it shows. */
  readonly folder: string;
  /** Ends all kernels that run in it. */
  readonly endKernels: () => Promise<void>;
  /** Ends it and its kernels, and removes what it has written. */
  readonly close: () => Promise<void>;
}

/** The one setting that is not the reader's: a completion is waited for as long as a busy machine needs. */
const patience = {
  file: join("@jupyterlab", "completer-extension", "manager.jupyterlab-settings"),
  text: JSON.stringify({ providerTimeout: 100_000 }),
};

async function endKernels(url: string): Promise<void> {
  const { origin, searchParams } = new URL(url);
  const headers = { Authorization: `token ${searchParams.get("token") ?? ""}` };
  const kernels = (await (await fetch(`${origin}/api/kernels`, { headers })).json()) as { id: string }[];
  await Promise.all(
    kernels.map(({ id }) => fetch(`${origin}/api/kernels/${id}`, { method: "DELETE", headers })),
  );
}

/**
 * Starts the JupyterLab of `.venv` as a reader has it who has never used it: an empty folder, and the kernels of `.venv`.
 *
 * @throws Error with the server's log where it does not start.
 */
export async function startLab(): Promise<Lab> {
  const home = mkdtempSync(join(tmpdir(), "astronet-lab-"));
  const folder = join(home, "notebooks");
  for (const name of [
    "notebooks",
    "config",
    "data",
    "runtime",
    "ipython",
    "workspaces",
    join("settings", dirname(patience.file)),
  ])
    mkdirSync(join(home, name), { recursive: true });
  writeFileSync(join(home, "settings", patience.file), patience.text);
  const server = spawn(
    join(root, ".venv", "bin", "python"),
    [
      ...["-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1", "--port=0"],
      `--ServerApp.root_dir=${folder}`,
      ...labSettings,
    ],
    {
      cwd: folder,
      env: {
        ...pythonEnvironment(process.env, root),
        JUPYTER_CONFIG_DIR: join(home, "config"),
        JUPYTER_DATA_DIR: join(home, "data"),
        JUPYTER_RUNTIME_DIR: join(home, "runtime"),
        IPYTHONDIR: join(home, "ipython"),
        JUPYTERLAB_SETTINGS_DIR: join(home, "settings"),
        JUPYTERLAB_WORKSPACES_DIR: join(home, "workspaces"),
      },
      stdio: ["ignore", "ignore", "pipe"],
    },
  );
  const ended = once(server, "exit");
  const close = async (): Promise<void> => {
    server.kill("SIGTERM");
    await ended;
    rmSync(home, { recursive: true, force: true });
  };
  let log = "";
  const url = new Promise<string>((fulfil, reject) => {
    server.stderr.setEncoding("utf8").on("data", (text: string) => {
      log += text;
      const address = /http:\/\/127\.0\.0\.1:\d+\/lab\?token=\w+/u.exec(log)?.[0];
      if (address !== undefined) fulfil(address);
    });
    void ended.then(() => {
      reject(new Error(`JupyterLab did not start:\n${log}`));
    });
  });
  try {
    const address = await url;
    return { url: address, folder, endKernels: () => endKernels(address), close };
  } catch (error) {
    rmSync(home, { recursive: true, force: true });
    throw error;
  }
}

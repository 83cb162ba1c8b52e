import { execFile, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

/** A pdfLaTeX that has booktabs and siunitx. */
export interface Latex {
  readonly program: string;
  /** What comes before the arguments of a document. */
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/** Debian's packages with pdfLaTeX, booktabs, siunitx, and the fonts of their signs: 51 MB. They ask for more, which LaTeX does not need. */
const packages = [
  "texlive-binaries",
  "texlive-base",
  "texlive-latex-base",
  "texlive-latex-recommended",
  "texlive-science",
  "cm-super-minimal",
  "libkpathsea6",
];

const cache = join(__dirname, "..", "..", "..", ".cache");

/** Runs a program; where it fails, the error holds all that it wrote. */
async function run(program: string, args: readonly string[], env = process.env): Promise<void> {
  await promisify(execFile)(program, args, { env, maxBuffer: 2 ** 26 }).catch((error: unknown) => {
    const { stdout = "" } = error as { stdout?: string };
    throw new Error(`${String(error)}\n${stdout}`, { cause: error });
  });
}

function works(command: string, ...args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: "ignore" }).status === 0;
}

/** Where TeX Live's and Debian's own files lie. */
function trees(folder: string): [live: string, debian: string] {
  const share = join(folder, "usr", "share");
  return [join(share, "texlive", "texmf-dist"), join(share, "texmf")];
}

/** The folder of the library that the program is linked with: Debian has one a kind of processor. */
function libraries(folder: string): string {
  const names = readdirSync(join(folder, "usr", "lib"), { recursive: true, encoding: "utf8" });
  const library = names.find((name) => name.includes("libkpathsea.so.")) ?? "";
  return join(folder, "usr", "lib", dirname(library));
}

/** How the TeX in a folder is called, which looks for nothing outside. */
function unpackedLatex(folder: string): Latex {
  const [live, debian] = trees(folder);
  return {
    program: join(folder, "usr", "bin", "pdftex"),
    args: [`-fmt=${join(folder, "pdflatex")}`],
    env: {
      ...process.env,
      LD_LIBRARY_PATH: libraries(folder),
      TEXMFCNF: join(live, "web2c"),
      TEXMFDIST: live,
      TEXMF: `{${[join(folder, "own"), debian, live].join()}}`,
      TEXMFVAR: join(folder, "own"),
    },
  };
}

/** Makes what Debian's packages make when they are installed: the map of the fonts, and LaTeX's format. */
async function makeFormat(folder: string): Promise<void> {
  const [live, debian] = trees(folder);
  const maps = [join(live, "fonts/map/dvips/amsfonts"), join(debian, "fonts/map/dvips/cm-super")].flatMap(
    (place) => readdirSync(place).map((name) => readFileSync(join(place, name), "utf8")),
  );
  const map = join(folder, "own", "fonts", "map", "pdftex", "pdftex.map");
  mkdirSync(dirname(map), { recursive: true });
  writeFileSync(map, maps.join("\n"));
  const { program, env } = unpackedLatex(folder);
  const options = ["-ini", "-etex", "-interaction=nonstopmode", "-jobname=pdflatex"];
  await run(program, [...options, `-output-directory=${folder}`, "pdflatex.ini"], env);
}

/**
 * Fetches Debian's packages, unpacks them into a folder that does not exist yet, and makes LaTeX's format. APT keeps its lists in a
 * folder of ours too: nothing of the machine is changed, and nobody has to be root.
 */
async function fetchLatex(folder: string): Promise<void> {
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(`${folder}-`);
  try {
    const [lists, archives] = [join(work, "lists"), join(work, "archives")];
    for (const place of [lists, archives]) mkdirSync(place);
    const own = ["-o", `Dir::State::Lists=${lists}`, "-o", `Dir::Cache=${archives}`];
    const apt = [...own, "-o", "APT::Sandbox::User=root", "--quiet"];
    await run("apt-get", [...apt, "update"]);
    const script = 'cd "$0" && apt-get "$@" && for file in *.deb; do dpkg-deb --extract "$file" root; done';
    await run("sh", ["-c", script, work, ...apt, "download", ...packages]);
    await makeFormat(join(work, "root"));
    // Whole or not at all: a run that is killed half-way leaves nothing that looks like LaTeX.
    if (!existsSync(folder)) renameSync(join(work, "root"), folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/**
 * The LaTeX that tables are compiled with: this machine's where it has booktabs and siunitx, else Debian's, which is fetched into
 * `.cache/latex` once.
 *
 * @throws Error where there is neither: what is missing, and how to get it.
 */
export async function findLatex(): Promise<Latex> {
  if (works("pdflatex", "--version") && works("kpsewhich", "booktabs.sty", "siunitx.sty")) {
    return { program: "pdflatex", args: [], env: process.env };
  }
  const folder = join(cache, "latex");
  if (existsSync(folder)) return unpackedLatex(folder);
  if (!works("apt-get", "--version") || !works("dpkg-deb", "--version")) {
    throw new Error(
      "no pdflatex with booktabs and siunitx for the test that compiles tables, and no apt-get to fetch Debian's. Everything else " +
        "works without it. Install TeX Live with both (macOS: brew install --cask mactex-no-gui)",
    );
  }
  await fetchLatex(folder);
  return unpackedLatex(folder);
}

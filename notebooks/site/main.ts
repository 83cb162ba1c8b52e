import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { AstroNetError } from "../../src/error";
import { gaps } from "./api/gaps";
import { referencePages } from "./api/reference";
import type { Documented } from "./api/reference";
import { documentation } from "./api/typedoc";
import { addAssets } from "./assets";
import { deadLinks } from "./check/links";
import { foreignLoads } from "./check/loads";
import { barriers } from "./check/structure";
import { documentPages } from "./documents";
import { notebookPages, readExecuted } from "./notebook-pages";
import { Repository, repositoryRoot } from "./repository";
import { resultsPage, type ResultsFile } from "./results";
import { Site } from "./site";

const usage = `usage: npm run docs

Executes the notebooks whose pages are older than they are, and builds the site to site/: the reference, the notebooks,
README, FEATURES and CONTRIBUTING, and the tables of results. Ends with 1 where a public name has no documentation, a
link is dead, a page would load something from another host, or has a barrier for keyboards and screen readers.
`;

async function build(
  repository: Repository,
  executed: string,
  documented: readonly Documented[],
): Promise<Site> {
  const site = new Site(repository);
  addAssets(site, repository);
  const notebooks = repository.files("notebooks", ".ipynb").filter((path) => path.split("/").length === 2);
  const results: readonly ResultsFile[] = repository.files("notebooks/results", ".csv").map((path) => ({
    name: path.slice("notebooks/results/".length),
    text: repository.text(path),
    path: site.addFile(path),
  }));
  const pages = [
    ...documentPages(repository, site),
    ...(await notebookPages(readExecuted(notebooks, executed), site)),
    ...referencePages(documented),
    resultsPage(results),
  ];
  for (const page of pages) site.addPage(page);
  return site;
}

function write({ files }: Site, folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  for (const [path, content] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

/** `node main.js EXECUTED OUTPUT`: the site from the executed notebooks in one folder, to another. */
async function main([executed, output]: readonly string[]): Promise<number> {
  if (executed === undefined || output === undefined) {
    process.stderr.write(usage);
    return 2;
  }
  const repository = new Repository(repositoryRoot());
  const documented = documentation(repository.root, join(executed, "api.json"));
  const site = await build(repository, executed, documented);
  const problems = [
    ...gaps(documented),
    ...deadLinks(site.files),
    ...foreignLoads(site.files),
    ...barriers(site.files),
  ];
  write(site, output);
  const pages = [...site.files.keys()].filter((path) => path.endsWith(".html")).length;
  for (const problem of problems) process.stderr.write(`  ! ${problem}\n`);
  process.stdout.write(
    `  ${pages} pages in ${relative(process.cwd(), output)}, ${problems.length === 0 ? "links and landmarks are all right" : `${problems.length} problems`}\n`,
  );
  return problems.length === 0 ? 0 : 1;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    if (!(error instanceof AstroNetError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  },
);

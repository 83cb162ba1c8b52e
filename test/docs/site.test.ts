import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { floors } from "../../notebooks/site/api/floor";
import { deadLinks } from "../../notebooks/site/check/links";
import { foreignLoads } from "../../notebooks/site/check/loads";
import { barriers } from "../../notebooks/site/check/structure";
import { Repository, repositoryRoot } from "../../notebooks/site/repository";
import { resultsPage } from "../../notebooks/site/results";
import { Site } from "../../notebooks/site/site";
import { notebook, sampleSite } from "./sample-site";

const root = repositoryRoot();
let site: Site;
beforeAll(async () => {
  site = await sampleSite();
});

it("a site has no dead link, loads nothing from elsewhere, and has no barrier", () => {
  // Of the notebooks that the documents lead to, this site has the first.
  const elsewhere = /leads to notebooks\/(?!01-)/u;
  expect(deadLinks(site.files).filter((line) => !elsewhere.test(line))).toEqual([]);
  expect(foreignLoads(site.files)).toEqual([]);
  expect(barriers(site.files)).toEqual([]);
});

it("addresses in the documents lead to pages, else to the files themselves", () => {
  const own = new Site(new Repository(root));
  const link = own.linker(
    "notebooks/01-neuron-and-astrocyte.ipynb",
    "notebooks/01-neuron-and-astrocyte.html",
  );
  expect(link("../FEATURES.md#speed")).toBe("../features.html#speed");
  expect(link("01-neuron-and-astrocyte.ipynb")).toBe("../notebooks/01-neuron-and-astrocyte.html");
  expect(link("../LICENSE")).toBe("../LICENSE");
  expect(own.files.has("LICENSE")).toBe(true);
  expect(link("https://example.org/")).toBe("https://example.org/");
  expect(link("no-such-file.md")).toBe("no-such-file.md");
  expect(link("../../outside.md")).toBe("../../outside.md");
});

it("every floor of the reference is in the repository", () => {
  for (const { source } of floors) expect(existsSync(join(root, source)), source).toBe(true);
});

it("a table of results shows numbers to the right, and says where it ends", () => {
  const rows = Array.from({ length: 300 }, (_, i) => `m${i},${i}`).join("\n");
  const { body } = resultsPage([
    { name: "long.csv", path: "long.csv", text: `method,test_error\n${rows}\n` },
  ]);
  expect(body).toContain('<th scope="col" class="number">test error</th>');
  expect(body).toContain("the first 200 of 300 rows");
  expect(body).toContain(">m199</td>");
  expect(body).not.toContain(">m200</td>");
});

it("a notebook's page in one file, as the demo writes it, needs nothing beside it", () => {
  const folder = mkdtempSync(join(tmpdir(), "astronet-page-"));
  try {
    const [executed, page] = [join(folder, "executed.ipynb"), join(folder, "page.html")];
    writeFileSync(executed, JSON.stringify(notebook));
    const program = join(root, "dist", "notebooks", "site", "notebook-file.js");
    const { status, stderr } = spawnSync(
      process.execPath,
      [program, executed, page, join(folder, "notebooks")],
      {
        encoding: "utf8",
      },
    );
    expect(stderr).toBe("");
    expect(status).toBe(0);
    const html = readFileSync(page, "utf8");
    const files = new Map([["page.html", html]]);
    expect(foreignLoads(files)).toEqual([]);
    expect(barriers(files)).toEqual([]);
    expect(html).toContain("url(data:font/woff2;base64,");
    expect(html).not.toMatch(/<(?:link|script)\b|src="(?!data:)/u);
    expect(html).toContain('href="FEATURES.md"');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it("the program says how it is used", () => {
  const program = join(root, "dist", "notebooks", "site", "main.js");
  const { status, stderr } = spawnSync(process.execPath, [program], { encoding: "utf8" });
  expect(status).toBe(2);
  expect(stderr).toContain("usage: npm run docs");
});

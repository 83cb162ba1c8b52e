import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { AxeResults } from "axe-core";
import { chromium, type Browser, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { repositoryRoot } from "../../notebooks/site/repository";
import { findChromium } from "../kernel/browser/chromium";
import { sampleSite } from "./sample-site";

vi.setConfig({ testTimeout: 400_000, hookTimeout: 400_000 });

const root = repositoryRoot();
let folder: string;
let browser: Browser;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "astronet-site-"));
  for (const [path, content] of (await sampleSite()).files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  const packaged = join(root, "node_modules", "@sparticuz", "chromium", "bin");
  const { program, env } = findChromium(process, packaged, join(root, ".cache"));
  browser = await chromium.launch({
    executablePath: program,
    env: { ...process.env, ...env },
    chromiumSandbox: false,
  });
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

const pages = [
  "index.html",
  "features.html",
  "notebooks/index.html",
  "notebooks/01-neuron-and-astrocyte.html",
  "api/index.html",
  "api/kernel.html",
  "results.html",
];

/** What axe-core finds on a page, as lines. */
async function violations(page: Page): Promise<readonly string[]> {
  await page.addScriptTag({ path: join(root, "node_modules", "axe-core", "axe.min.js") });
  const { violations: found } = await page.evaluate<AxeResults>("axe.run({ preload: false })");
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
}

describe.each(["light", "dark"] as const)("in %s", (colorScheme) => {
  it.each([360, 1440])(
    "pages %i pixels wide: nothing sticks out or comes from elsewhere, and axe has no complaint",
    async (width) => {
      const context = await browser.newContext({ colorScheme, viewport: { width, height: 800 } });
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on("request", (request) => {
        if (!/^(file|data):/u.test(request.url())) complaints.push(request.url());
      });
      page.on("pageerror", ({ message }) => complaints.push(message));
      page.on("console", (message) => complaints.push(message.text()));
      for (const path of pages) {
        await page.goto(`file://${join(folder, path)}`);
        const [wide, window] = await page.evaluate<[number, number]>(
          "[document.documentElement.scrollWidth, document.documentElement.clientWidth]",
        );
        expect(wide, path).toBeLessThanOrEqual(window);
        expect(await violations(page), path).toEqual([]);
      }
      expect(complaints).toEqual([]);
      await context.close();
    },
  );
});

it("a figure's button draws it with the Plotly that lies beside the page", async () => {
  const page = await browser.newPage();
  await page.goto(`file://${join(folder, "notebooks", "01-neuron-and-astrocyte.html")}`);
  await page.getByRole("button", { name: /Interactive.*A gate closes/u }).click();
  await page.getByRole("group", { name: "A gate closes" }).locator(".scatterlayer path.js-line").waitFor();
  await page.locator("button.interactive").waitFor({ state: "detached" });
  expect(await violations(page)).toEqual([]);
  await page.close();
});

it("the first press of Tab reaches the link past the navigation, which leads to the content", async () => {
  const page = await browser.newPage();
  await page.goto(`file://${join(folder, "index.html")}`);
  await page.keyboard.press("Tab");
  const link = page.getByRole("link", { name: "Skip to the content" });
  expect(await link.evaluate((element) => element === element.ownerDocument.activeElement)).toBe(true);
  expect((await link.boundingBox())!.x).toBeGreaterThanOrEqual(0);
  await page.keyboard.press("Enter");
  expect(await page.evaluate<string>("document.activeElement.id")).toBe("main");
  await page.close();
});

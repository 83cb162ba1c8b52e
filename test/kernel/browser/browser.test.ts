import { cpSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { chromium, type Browser, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { findChromium } from "./chromium";
import { startLab, type Lab } from "./lab";
import { NotebookPage } from "./notebook-page";
import { calcium, gates, inPage, ip3, training } from "./walk";

const root = resolve(__dirname, "..", "..", "..");
/** Where the tests leave pictures of what they have seen. */
const pictures = join(root, ".cache", "test", "browser");
/** Where they leave those of README as well: `ASTRONET_PICTURES=notebooks/figures`, after which a person looks at them. */
const shown = process.env.ASTRONET_PICTURES;

// A busy machine takes its time; every wait is for something that the page shows.
vi.setConfig({ testTimeout: 400_000, hookTimeout: 400_000 });

let lab: Lab;
let browser: Browser;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  const packaged = join(root, "node_modules", "@sparticuz", "chromium", "bin");
  const { program, env } = findChromium(process, packaged, join(root, ".cache"));
  lab = await startLab();
  browser = await chromium.launch({
    executablePath: program,
    env: { ...process.env, ...env },
    // The sandbox cannot be had as root, or in most containers; the pages are our own.
    chromiumSandbox: false,
  });
});
afterAll(async () => {
  await browser.close();
  await lab.close();
});

beforeEach(async () => {
  page = await browser.newPage({ viewport: { width: 1000, height: 760 } });
  page.setDefaultTimeout(200_000);
  page.on("pageerror", ({ message }) => complaints.push(message));
});
afterEach(async ({ task }) => {
  await picture(`end of ${task.name.split(":")[0]!}`.replaceAll(/\W+/gu, "-"));
  await page.close();
  await lab.endKernels();
  expect(complaints.splice(0)).toEqual([]);
});

/** The names of the traces that Plotly has drawn into an element. */
function namesOfTraces(plot: Element): (string | undefined)[] {
  return (Reflect.get(plot, "data") as { name?: string }[]).map(({ name }) => name);
}

async function picture(name: string): Promise<void> {
  await page.screenshot({ path: join(pictures, `${name}.png`) });
}

/** A picture that README shows. */
async function pictureForReaders(name: string): Promise<void> {
  await picture(name);
  if (shown) cpSync(join(pictures, `${name}.png`), resolve(root, shown, `readme-lab-${name}.png`));
}

test("figures are drawn: the kernel is picked, and the notebook runs", async () => {
  await page.setViewportSize({ width: 1000, height: 1240 });
  const notebook = await NotebookPage.open(page, lab, "figures", [calcium, gates]);
  await notebook.menu("Run", "Run All Cells");
  await notebook.ran(1);
  const [traces, map] = [0, 1].map((index) => notebook.output(index).locator(".js-plotly-plot"));
  await traces!.locator(".scatterlayer path.js-line").first().waitFor({ state: "attached" });
  expect(await traces!.evaluate(namesOfTraces)).toEqual(["IP3", undefined, "calcium"]);
  const paths = await traces!.locator(".scatterlayer path.js-line").all();
  const points = await Promise.all(
    paths.map(async (path) => (await path.getAttribute("d"))!.split(/[LHV]/u).length),
  );
  expect(points.filter((count) => count > 50)).toHaveLength(2);
  // A heat map is an image.
  const image = map!.locator(".heatmaplayer image");
  await image.waitFor();
  expect(await image.getAttribute("href")).toMatch(/^data:image\/png;base64,/u);
  await pictureForReaders("figures");
});

test("a slider moves: by keyboard and by mouse, and its output follows", async () => {
  const notebook = await NotebookPage.open(page, lab, "slider", [ip3]);
  await notebook.run(0);
  const output = notebook.output(0);
  const input = output.getByRole("slider", { name: "IP3 (µM)" });
  await input.focus();
  await page.keyboard.press("ArrowRight");
  await output.getByText("at 0.25 µM of IP3, calcium reaches 0.11 µM").waitFor();
  const curve = output.locator("svg polyline");
  const flat = await curve.getAttribute("points");

  const { x, y, width, height } = (await input.boundingBox())!;
  await page.mouse.move(x + width / 4, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.mouse.up();
  await output.getByText("at 0.4 µM of IP3, calcium reaches 0.64 µM").waitFor();
  await expect.poll(() => curve.getAttribute("points"), { timeout: 200_000 }).not.toBe(flat);
  await pictureForReaders("slider");
});

test("a training run is interrupted: by the toolbar's button, and what it has reached is kept", async () => {
  await page.setViewportSize({ width: 1000, height: 540 });
  const notebook = await NotebookPage.open(page, lab, "training", [training, "run.epochs.length >= 4"]);
  await notebook.start(0);
  await notebook
    .output(0)
    .getByText(/^epoch +4 /mu)
    .waitFor();
  await picture("training");
  await notebook.press("notebook:interrupt-kernel");
  await notebook.ran(0);
  await notebook.output(0).getByText("Interrupted: the cell was interrupted").waitFor();
  await notebook.idle();
  await notebook.run(1);
  expect(await notebook.output(1).innerText()).toContain("true");
});

test("Tab completes and Shift-Tab explains: with the library's own words", async () => {
  await page.setViewportSize({ width: 1000, height: 480 });
  const notebook = await NotebookPage.open(page, lab, "help", [
    "const images = synthetic();",
    "spl",
    "split",
  ]);
  await notebook.run(0);
  await notebook.edit(1);
  await page.keyboard.press("Tab");
  await page.locator(".jp-Completer-item").first().waitFor();
  await pictureForReaders("completion");
  await page.locator('.jp-Completer-item[data-value="split"]').click();
  expect(await notebook.cell(1).locator(".cm-content").innerText()).toBe("split");

  await notebook.edit(2);
  await page.keyboard.press("Shift+Tab");
  await page.locator(".jp-Tooltip").waitFor();
  await pictureForReaders("inspection");
  expect(await page.locator(".jp-Tooltip").innerText()).toContain("function split");
});

test("%%js runs in the page: not in the kernel", async () => {
  const notebook = await NotebookPage.open(page, lab, "page", [inPage]);
  await notebook.run(0);
  await notebook.output(0).getByText("drawn by Chrome in 1 notebook").waitFor();
});

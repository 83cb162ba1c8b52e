import { writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Locator, Page } from "playwright-core";
import type { Lab } from "./lab";

/** A notebook as a reader without any kernel has made it: code cells, and no kernel named. */
function notebook(cells: readonly string[]): string {
  return JSON.stringify({
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {},
    cells: cells.map((source, index) => ({
      cell_type: "code",
      id: `cell-${index}`,
      source,
      metadata: { trusted: true },
      execution_count: null,
      outputs: [],
    })),
  });
}

/** A notebook that is open in JupyterLab, and what a reader does with it. */
export class NotebookPage {
  /** The notebook's panel, its toolbar included. */
  readonly panel: Locator;

  private constructor(readonly page: Page) {
    this.panel = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)");
  }

  /** Writes a notebook, opens it, and picks AstroNet's kernel in the dialog that asks for one. */
  static async open(page: Page, lab: Lab, name: string, cells: readonly string[]): Promise<NotebookPage> {
    writeFileSync(join(lab.folder, `${name}.ipynb`), notebook(cells));
    const { origin, searchParams } = new URL(lab.url);
    // The path of a workspace that was never used: nothing is open but this notebook.
    const path = `/lab/workspaces/${basename(name)}/tree/${name}.ipynb`;
    await page.goto(`${origin}${path}?token=${searchParams.get("token") ?? ""}`);
    const dialog = page.locator(".jp-Dialog", { hasText: "Select Kernel" });
    await dialog.locator("select").selectOption({ label: "AstroNet (TypeScript)" });
    await dialog.locator("button.jp-mod-accept").click();
    await dialog.waitFor({ state: "detached" });
    const opened = new NotebookPage(page);
    await opened.idle();
    // The notebook gets the room of the list of files.
    await page.locator('.jp-SideBar .lm-TabBar-tab[data-id="filebrowser"]').click();
    return opened;
  }

  /** Waits until the kernel says that it has nothing to do. */
  async idle(): Promise<void> {
    await this.panel.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').waitFor();
  }

  /** A cell, from 0. */
  cell(index: number): Locator {
    return this.panel.locator(`.jp-Notebook .jp-CodeCell`).nth(index);
  }

  /** What a cell has shown. */
  output(index: number): Locator {
    return this.cell(index).locator(".jp-Cell-outputArea");
  }

  /** Puts the cursor to the end of a cell's text. */
  async edit(index: number): Promise<void> {
    await this.cell(index).locator(".cm-content").click();
    await this.page.keyboard.press("Control+End");
  }

  /** Runs a cell as Ctrl-Enter does, without waiting for it. */
  async start(index: number): Promise<void> {
    await this.edit(index);
    await this.page.keyboard.press("Control+Enter");
  }

  /** Waits until a cell has a number: the kernel has answered. */
  async ran(index: number): Promise<void> {
    await this.cell(index)
      .locator(".jp-InputPrompt", { hasText: /^\[\d+\]:$/u })
      .waitFor();
  }

  /** Runs a cell, and waits for its end. */
  async run(index: number): Promise<void> {
    await this.start(index);
    await this.ran(index);
  }

  /** Presses a button of the toolbar, by the name of its command. */
  async press(command: string): Promise<void> {
    await this.panel.locator(`jp-button[data-command="${command}"]`).click();
  }

  /** Picks an entry of a menu of the main menu bar. */
  async menu(name: string, entry: string): Promise<void> {
    await this.page.getByRole("menuitem", { name, exact: true }).click();
    await this.page.locator(".lm-Menu-item", { hasText: entry }).first().click();
  }
}

"""Runs a notebook from its first cell to its last through the kernel that it names, and tells how far it is.

usage: python execute_notebook.py NOTEBOOK OUTPUT

The executed notebook is written however it ends. The exit code is 1 when a cell fails or the kernel dies.
"""

import argparse
import sys
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError

# A progress line that changes many times a second is shown this often, in seconds.
QUIET = 5.0


def first_line(source):
    """What a cell is about: its first line that says something."""
    lines = [line.strip() for line in source.splitlines()]
    spoken = [line.lstrip("/").strip() if line.startswith("//") else line for line in lines if line.strip("/* ")]
    return spoken[0][:80] if spoken else "(empty)"


class TalkingClient(NotebookClient):
    """A notebook client that prints each heading and cell as it comes, and the progress lines that the kernel updates in place."""

    def __init__(self, notebook, **settings):
        super().__init__(notebook, on_cell_start=self.cell_starts, on_cell_executed=self.cell_ends, **settings)
        code = [index for index, cell in enumerate(notebook.cells) if cell.cell_type == "code" and cell.source.strip()]
        self.position = {index: number for number, index in enumerate(code, start=1)}
        self.headings = []
        self.started = self.spoken = 0.0

    def cell_starts(self, cell, cell_index):
        if cell.cell_type == "markdown":
            self.headings += [line.lstrip("# ") for line in cell.source.splitlines() if line.startswith("#")]
        if cell_index in self.position:
            for heading in self.headings[-1:]:
                print(f"\n  {heading}", flush=True)
            self.headings = []
            print(f"  [{self.position[cell_index]}/{len(self.position)}] {first_line(cell.source)}", flush=True)
        self.started = self.spoken = time.monotonic()

    def cell_ends(self, cell, cell_index, execute_reply):
        elapsed = time.monotonic() - self.started
        if elapsed >= QUIET:
            print(f"        {elapsed:.0f} s", flush=True)

    def process_message(self, msg, cell, cell_index):
        if msg["msg_type"] == "update_display_data" and time.monotonic() - self.spoken >= QUIET:
            text = msg["content"]["data"].get("text/plain", "")
            text = "".join(text) if isinstance(text, list) else text
            if text.strip():
                print(f"        {text.strip().splitlines()[-1][:130]}", flush=True)
                self.spoken = time.monotonic()
        return super().process_message(msg, cell, cell_index)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("notebook", type=Path)
    parser.add_argument("output", type=Path)
    options = parser.parse_args()

    notebook = nbformat.read(options.notebook, as_version=4)
    client = TalkingClient(
        notebook,
        timeout=None,
        startup_timeout=120,
        resources={"metadata": {"path": str(options.notebook.parent)}},
    )
    failure = None
    try:
        client.execute()
    except CellExecutionError as error:
        failure = f"a cell failed:\n{error}"
    except DeadKernelError as error:
        failure = f"the kernel died: {error}"
    options.output.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, options.output)
    if failure is not None:
        print(f"\n{failure}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""The standard test suite for Jupyter kernels (jupyter_kernel_test), with every sample filled in."""

import unittest
from contextlib import contextmanager

import jupyter_kernel_test as suite
from kernel import PATIENCE


@contextmanager
def patience(channel):
    """The suite waits a tenth of a second for each message of a cell, which on a busy machine tells of the machine alone."""
    get_msg = channel.get_msg
    channel.get_msg = lambda *_, **__: get_msg(timeout=PATIENCE)
    try:
        yield
    finally:
        del channel.get_msg


class AstroNet(suite.KernelTests):
    kernel_name = "astronet"
    language_name = "typescript"
    file_extension = ".ts"

    code_hello_world = 'console.log("hello, world");'
    code_stderr = 'console.error("oops");'

    completion_samples = [
        {"text": "Math.hypo", "matches": {"hypot"}},
        {"text": '"text".toUpper', "matches": {"toUpperCase"}},
    ]

    complete_code_samples = ["1", "const x = 3;", "function twice(x: number) {\n  return 2 * x;\n}"]
    incomplete_code_samples = ["function twice(x: number) {", "const text = `one", "for (const x of [1, 2]) {", "/* a"]
    invalid_code_samples = ["const = 3", "let x: = 2;", "1 2"]

    code_page_something = "Math.max?"

    code_generate_error = 'throw new RangeError("too far");'

    code_execute_result = [
        {"code": "6 * 7", "result": "42"},
        {"code": '"a" + "b"', "result": "'ab'"},
        {"code": "[1, 2, 3].map((x) => x + 1)", "result": "[ 2, 3, 4 ]"},
        {"code": "await Promise.resolve(6 + 7)", "result": "13"},
    ]

    code_display_data = [
        {"code": "display(html`<b>bold</b>`);", "mime": "text/html"},
        {"code": "display(md`# title`);", "mime": "text/markdown"},
        {"code": "display(latex`x^2`);", "mime": "text/latex"},
        {"code": 'display(svg`<svg xmlns="http://www.w3.org/2000/svg"/>`);', "mime": "image/svg+xml"},
        {"code": "display(Buffer.from('iVBORw0KGgoAAAANSUhEUg==', 'base64'));", "mime": "image/png"},
    ]

    code_history_pattern = "6 [*] 7"
    supported_history_operations = ("tail", "range", "search")

    code_inspect_sample = "Math.max"
    code_clear_output = "clearOutput();"

    def execute_helper(self, *args, **options):
        with patience(self.kc.iopub_channel):
            return super().execute_helper(*args, **options)


class Welcome(suite.IopubWelcomeTests):
    kernel_name = "astronet"
    support_iopub_welcome = True


if __name__ == "__main__":
    unittest.main(verbosity=2)

"""Measures one kernel once, from a fresh process, through a real Jupyter client; prints the measures as JSON."""

import json
import os
import queue
import subprocess
import sys
import time

import psutil
import zmq
from jupyter_client.manager import KernelManager

PATIENCE = 60
# What a kernel does once no cell has come for a while is done by then, in seconds.
REST = 6
# How many lines the burst has, and how long after the last of them the rest is given up, in seconds.
LINES = 10_000
SILENCE = 5

SCRIPT = {
    "trivial": "1 + 1",
    "burst": f"for (let i = 0; i < {LINES}; i++) console.log(i);",
    "wait": "await new Promise((r) => setTimeout(r, 2000));",
    "complete": "Math.hyp",
    # As plain node runs them: see loop.ts.
    "loop": "let began = performance.now(); let sum = 0; for (let i = 0; i < 1e7; i++) sum += i;"
    " console.log(performance.now() - began);",
    "loop in a function": "began = performance.now();"
    " (() => { let sum = 0; for (let i = 0; i < 1e7; i++) sum += i; return sum; })();"
    " console.log(performance.now() - began);",
}
CODE = {
    "astronet": {
        **SCRIPT,
        "library": "const net = new AstroNet(lenet5({ seed: 0 }), { seed: 0 });",
        "endless": "while (true) {}",
        "about": "net.network",
    },
    "tslab": SCRIPT,
    "ipykernel": {
        "trivial": "1 + 1",
        "burst": f"for i in range({LINES}): print(i)",
        "wait": "import asyncio; await asyncio.sleep(2)",
        "complete": "str.upp",
        "endless": "while True: pass",
    },
}


class Kernel:
    """A kernel that has just answered its first request; `started` is how long that took, in seconds."""

    def __init__(self, name):
        self.manager = KernelManager(kernel_name=name)
        begun = time.monotonic()
        self.manager.start_kernel(stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._first_reply()
        self.started = time.monotonic() - begun
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=PATIENCE)

    def _first_reply(self):
        """Connects every few milliseconds: by default ZeroMQ lets a tenth of a second pass between two attempts."""
        info = self.manager.get_connection_info()
        socket = zmq.Context.instance().socket(zmq.DEALER)
        socket.setsockopt(zmq.RECONNECT_IVL, 2)
        socket.linger = 0
        socket.connect(f"tcp://{info['ip']}:{info['shell_port']}")
        self.manager.session.send(socket, "kernel_info_request")
        if not socket.poll(1000 * PATIENCE):
            raise TimeoutError("the kernel does not answer")
        socket.close()

    def run(self, code):
        """Runs a cell; seconds to its reply. What it has shown stays to be read."""
        begun = time.monotonic()
        self.reply(self.client.execute(code))
        return time.monotonic() - begun

    def reply(self, identity):
        while True:
            message = self.client.get_shell_msg(timeout=PATIENCE)
            if message["parent_header"].get("msg_id") == identity:
                if message["content"].get("status") != "ok":
                    raise RuntimeError(json.dumps(message["content"]))
                return message["content"]

    def text(self, identity, lines):
        """The text that a cell writes, until so many lines have come or nothing more comes."""
        written = ""
        while written.count("\n") < lines:
            try:
                message = self.client.get_iopub_msg(timeout=SILENCE)
            except queue.Empty:
                break
            if message["msg_type"] == "stream" and message["parent_header"].get("msg_id") == identity:
                written += message["content"]["text"]
        return written

    def close(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


def median(values):
    return sorted(values)[len(values) // 2]


def burst(kernel, code):
    """Seconds until all lines were there, in order; if some are not, how many."""
    begun = time.monotonic()
    text = kernel.text(kernel.client.execute(code), LINES)
    seconds = time.monotonic() - begun
    if text.split() == [str(i) for i in range(LINES)]:
        return {"burst": 1000 * seconds, "burst lines lost": 0}
    return {"burst lines lost": LINES - len(set(text.split()))}


def waiting(kernel, code):
    """Milliseconds to a completion that is asked for while a cell awaits."""
    kernel.reply(kernel.client.complete(code["complete"]))
    cell = kernel.client.execute(code["wait"])
    time.sleep(0.2)
    begun = time.monotonic()
    asked = kernel.client.complete(code["complete"])
    while True:
        message = kernel.client.get_shell_msg(timeout=PATIENCE)
        if message["parent_header"].get("msg_id") == asked:
            return 1000 * (time.monotonic() - begun)
        if message["parent_header"].get("msg_id") == cell:
            cell = None


def answer(kernel, ask):
    """Milliseconds to the answer to a question."""
    begun = time.monotonic()
    kernel.reply(ask())
    return 1000 * (time.monotonic() - begun)


def interrupt(kernel, code):
    """Milliseconds from an interrupt to the reply of the endless cell that it stops."""
    cell = kernel.client.execute(code)
    time.sleep(0.2)
    begun = time.monotonic()
    kernel.manager.interrupt_kernel()
    while kernel.client.get_shell_msg(timeout=PATIENCE)["parent_header"].get("msg_id") != cell:
        pass
    return 1000 * (time.monotonic() - begun)


def measure(name):
    code = CODE[name]
    kernel = Kernel(name)
    found = {"start": 1000 * kernel.started, "first trivial cell": 1000 * kernel.run(code["trivial"])}
    time.sleep(REST)
    found["memory at rest"] = psutil.Process(kernel.manager.provisioner.pid).memory_info().rss / 1e6
    found["trivial cell"] = 1000 * median([kernel.run(code["trivial"]) for _ in range(30)])
    for loop in ("loop", "loop in a function"):
        if loop in code:
            cell = kernel.client.execute(code[loop])
            kernel.reply(cell)
            found[loop] = float(kernel.text(cell, 1))
    found["completion while a cell awaits"] = waiting(kernel, code)
    if "endless" in code:
        found["interrupt"] = median([interrupt(kernel, code["endless"]) for _ in range(5)])
    kernel.close()
    # A burst may cost a kernel its later messages, so each has one to itself.
    kernel = Kernel(name)
    kernel.run(code["trivial"])
    found.update(burst(kernel, code["burst"]))
    kernel.close()
    if "library" in code:
        kernel = Kernel(name)
        found["first library cell"] = 1000 * kernel.run(code["library"])
        time.sleep(REST)
        about, end = code["about"], len(code["about"])
        found["completion"] = median([answer(kernel, lambda: kernel.client.complete(about)) for _ in range(5)])
        found["inspection"] = median([answer(kernel, lambda: kernel.client.inspect(about, end)) for _ in range(5)])
        kernel.close()
    return found


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1])))
    sys.stdout.flush()
    os._exit(0)

"""A real Jupyter client for the tests: starts the kernel, runs cells, and collects what they show."""

import json
import os
import subprocess
import time
from contextlib import contextmanager

from jupyter_client.manager import KernelManager

PATIENCE = 60


class Kernel:
    def __init__(self, folder=None, **options):
        self.manager = KernelManager(kernel_name="astronet")
        # What native code writes goes where the Jupyter server's own log goes; here, nowhere.
        self.manager.start_kernel(cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=PATIENCE)
        self.others = []

    @property
    def pid(self):
        return self.manager.provisioner.pid

    def send(self, kind, content, channel="shell", **options):
        """Sends any message and returns its id."""
        message = self.client.session.msg(kind, content, **options)
        getattr(self.client, f"{channel}_channel").send(message)
        return message["header"]["msg_id"]

    def reply(self, identity, channel="shell"):
        """The reply to a message, whole."""
        while True:
            message = getattr(self.client, f"get_{channel}_msg")(timeout=PATIENCE)
            if message["parent_header"].get("msg_id") == identity:
                return message

    def outputs(self, identity):
        """What a request caused on iopub, up to its idle status: pairs of type and content."""
        found = []
        while True:
            message = self.client.get_iopub_msg(timeout=PATIENCE)
            pair = [message["msg_type"], message["content"]]
            if message["parent_header"].get("msg_id") != identity:
                self.others.append([message["parent_header"].get("msg_id"), *pair])
                continue
            found.append(pair)
            if pair == ["status", {"execution_state": "idle"}]:
                return found

    def arrived(self):
        """Waits until the kernel has taken all that was sent on the shell channel: it takes one after the other."""
        self.reply(self.send("kernel_info_request", {}))

    def begun(self, identity, kind="execute_input"):
        """Waits until the kernel has begun to run a cell, or until the cell has caused a message of another kind."""
        while True:
            message = self.client.get_iopub_msg(timeout=PATIENCE)
            if message["parent_header"].get("msg_id") != identity:
                self.others.append(
                    [message["parent_header"].get("msg_id"), message["msg_type"], message["content"]]
                )
            elif message["msg_type"] == kind:
                return

    def run(self, code, meanwhile=None, after=0.0, since="execute_input", **options):
        """
        Runs a cell, and calls `meanwhile` some seconds after the cell has begun (or shown something else).

        Returns the cell's reply, what it showed since, and the seconds from `meanwhile` (or the start) to the reply.
        """
        identity = self.client.execute(code, **options)
        if meanwhile is not None:
            self.begun(identity, since)
            time.sleep(after)
        begun = time.monotonic()
        if meanwhile is not None:
            meanwhile()
        reply = self.reply(identity)["content"]
        seconds = time.monotonic() - begun
        shown = [pair for pair in self.outputs(identity) if pair[0] not in ("status", "execute_input")]
        return {"reply": reply, "shown": shown, "seconds": seconds, "id": identity}

    def caused(self, result, kind):
        """The first message of this type that a cell has shown, whether before it was answered or after."""
        at_once = (content for shown, content in result["shown"] if shown == kind)
        return next(at_once, None) or self.later(result["id"], kind)

    def later(self, identity, kind, seconds=PATIENCE):
        """Waits for a message of this type that a request causes after it has been answered."""
        end = time.monotonic() + seconds
        while True:
            for message in self.others:
                if message[0] == identity and message[1] == kind:
                    return message[2]
            message = self.client.get_iopub_msg(timeout=max(0.01, end - time.monotonic()))
            self.others.append(
                [message["parent_header"].get("msg_id"), message["msg_type"], message["content"]]
            )

    def heap(self):
        """MB of JavaScript objects that are still needed."""
        measured = self.run(
            'import { setFlagsFromString } from "node:v8"; import { runInNewContext } from "node:vm";'
            'setFlagsFromString("--expose-gc"); const collect = runInNewContext("gc"); collect(); collect();'
            "process.memoryUsage().heapUsed / 1e6"
        )
        return float(value(measured)["text/plain"])

    def close(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel()


@contextmanager
def kernel(folder=None, **options):
    running = Kernel(folder, **options)
    try:
        yield running
    finally:
        running.close()


def text(result):
    """The text that a cell has written, by stream."""
    written = {"stdout": "", "stderr": ""}
    for kind, content in result["shown"]:
        if kind == "stream":
            written[content["name"]] += content["text"]
    return written


def value(result):
    """The MIME bundle of a cell's result, or None."""
    return next((content["data"] for kind, content in result["shown"] if kind == "execute_result"), None)


def main(scenarios):
    """Runs the scenario named on the command line and prints what it returns as JSON."""
    import sys

    name, *arguments = sys.argv[1:]
    print(json.dumps(scenarios[name](*arguments)))
    sys.stdout.flush()
    os._exit(0)

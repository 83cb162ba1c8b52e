"""How the kernel is controlled: interrupts, the heartbeat, questions to the reader, bad messages, and its end."""

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time

import zmq
from jupyter_client.manager import KernelManager
from kernel import PATIENCE, kernel, main, value

ENDLESS = {
    "loop": "while (true) {}",
    "microtasks": "async function forever() { while (true) await null; } await forever();",
    "chain": "const spin = (): Promise<void> => Promise.resolve().then(spin); await spin();",
    "queue": "const again = () => queueMicrotask(again); again(); await new Promise(() => {});",
    "loop before a queue": "const again = () => queueMicrotask(again); again(); for (;;);",
    "loop after await": "await new Promise((r) => setTimeout(r, 5)); for (;;) {}",
    "await": "await new Promise(() => {});",
    "catching loop": "while (true) { try { for (;;) {} } catch {} }",
    "catching await": "while (true) { try { await new Promise((r) => setTimeout(r, 1)); } catch {} }",
    "result": "new Promise(() => {})",
    "question": 'await input("? ")',
    "asynchronous scope": 'new (require("node:async_hooks").AsyncResource)("own").runInAsyncScope(() => { for (;;); })',
}

KEPT = {"text/plain": "42"}


def ways(k):
    """An interrupt as a message, and as a signal."""
    return {"message": k.manager.interrupt_kernel, "signal": lambda: os.kill(k.pid, signal.SIGINT)}


def interrupts():
    with kernel() as k:
        k.run("let kept = 42")
        found = {}
        for name, code in ENDLESS.items():
            for way, interrupt in ways(k).items():
                stopped = k.run(code, interrupt, 0.2)
                found[f"{name}, {way}"] = {
                    "reply": stopped["reply"],
                    "seconds": stopped["seconds"],
                    "kept": value(k.run("kept")) == KEPT,
                }
        # A loop that has been stopped does not go on behind the reader's back.
        k.run("let beats = 0; while (true) { beats++; await new Promise((r) => setTimeout(r, 1)); }", ways(k)["message"], 0.2)
        before = value(k.run("beats"))
        time.sleep(0.2)
        found["still"] = before == value(k.run("beats"))
        # A loop that keeps its numbers to itself writes them back when it is stopped.
        k.run("let turns = 0; while (true) turns++;", ways(k)["message"], 0.2)
        found["turns"] = int(value(k.run("turns"))["text/plain"])
        # Interrupting while nothing runs does nothing.
        for interrupt in ways(k).values():
            interrupt()
        found["idle"] = value(k.run("kept")) == KEPT
        # What waits behind an interrupted cell is aborted.
        first = k.client.execute("while (true) {}")
        second = k.client.execute("kept")
        k.arrived()
        k.manager.interrupt_kernel()
        found["behind"] = [k.reply(i)["content"]["status"] for i in (first, second)]
        return found


def training():
    """A training run is stopped between batches: it keeps its history and its checkpoint, and leaves no tensor behind."""
    with kernel() as k, tempfile.TemporaryDirectory() as folder:
        made = k.run(
            'await useEngine("cpu");\n'
            "const [few] = split(mnist().train, { counts: [320], seed: 1 });\n"
            "const network = mlp({ units: [784, 16, 10] });\n"
            f"const options = {{ epochs: 100000, checkpoint: {json.dumps(folder)}, callbacks: [{{ onEpoch() {{ console.log(1); }} }}] }};\n"
            "const training = trainPlain(network, few, options);"
        )
        found = {"made": made["reply"]}
        state = "[tf.memory().numTensors, training.epochs.length]"
        for name, (way, interrupt) in zip(("first", "second"), ways(k).items()):
            stopped = k.run("await training.train();", interrupt, 0.1, since="stream")
            after = k.run(state)
            time.sleep(0.3)
            later = k.run(state)
            found[name] = {
                "reply": stopped["reply"],
                "seconds": stopped["seconds"],
                "state": json.loads(value(after)["text/plain"]),
                "later": json.loads(value(later)["text/plain"]),
            }
        found["checkpoint"] = sorted(os.listdir(folder))
        return found


def race(count, seed):
    """
    Interrupts that arrive as a cell ends by itself; the healthy cell after it must never be hit.

    How long the cells take follows the machine: a little less after one that was interrupted, a little more after one
    that ended first. So both happen about as often, however busy the machine is.
    """
    ending = [
        "{{ const t = Date.now(); while (Date.now() - t < {}); }}",
        "await new Promise((r) => setTimeout(r, {}));",
        "{{ const t = Date.now(); while (Date.now() - t < {}) await null; }}",
    ]
    healthy = [
        "{ const t = Date.now(); while (Date.now() - t < 25); } kept",
        "await new Promise((r) => setTimeout(r, 25)); kept",
        "kept",
    ]
    pick = random.Random(int(seed))
    with kernel() as k:
        k.run("let kept = 42")
        by_message, by_signal = ways(k).values()
        both = lambda: (by_message(), by_signal())
        lasting = 30.0
        interrupted = 0
        hit = []
        for _ in range(int(count)):
            way = pick.choice([by_message, by_signal, both])
            first = k.run(pick.choice(ending).format(round(lasting)), way, pick.uniform(0.02, 0.03))
            stopped = first["reply"]["status"] == "error"
            interrupted += stopped
            lasting *= 0.9 if stopped else 1.1
            code = pick.choice(healthy)
            second = k.run(code)
            if value(second) != KEPT:
                hit.append([code, second["reply"]])
        return {"interrupted": interrupted, "hit": hit}


def many(count):
    """Many interrupts of all kinds in a row: the kernel lives, keeps its state, and does not grow."""
    pick = random.Random(7)
    with kernel() as k:
        k.run("let kept = 42")
        # What is loaded on first use is not growth.
        k.run("[typeof AstroNet, process.pid]")
        k.reply(k.client.complete("Math.", 5))
        k.heap()
        sizes, wrong, slowest = [], [], 0.0
        for turn in range(int(count)):
            name = list(ENDLESS)[turn % len(ENDLESS)]
            way, interrupt = list(ways(k).items())[turn // len(ENDLESS) % 2]
            stopped = k.run(ENDLESS[name], interrupt, pick.uniform(0, 0.05))
            slowest = max(slowest, stopped["seconds"])
            if stopped["reply"].get("ename") != "Interrupted" or value(k.run("kept")) != KEPT:
                wrong.append([name, way, stopped["reply"]])
            if turn % 50 == 49:
                sizes.append(k.heap())
        return {"wrong": wrong, "slowest": slowest, "sizes": sizes}


def heartbeat():
    """Beats while a cell computes; the cell ends when it finds a file, which is made after the last beat."""
    with kernel() as k, tempfile.TemporaryDirectory() as folder:
        info = k.client.get_connection_info()
        socket = zmq.Context.instance().socket(zmq.REQ)
        socket.connect(f"tcp://{info['ip']}:{info['hb_port']}")
        file = os.path.join(folder, "enough")
        busy = k.client.execute(f"while (!require('node:fs').existsSync({json.dumps(file)}));")
        k.begun(busy)
        beats = 0
        for _ in range(20):
            socket.send(b"beat")
            if not socket.poll(1000 * PATIENCE):
                break
            beats += socket.recv() == b"beat"
        computing = not k.client.shell_channel.socket.poll(0)
        open(file, "w").close()
        told = k.reply(busy)["content"]["status"]
        k.outputs(busy)
        socket.close(0)
        return {"beats": beats, "computing": computing, "told": told}


def questions():
    with kernel() as k:

        def answer(with_what, **extra):
            def give():
                asked = k.client.get_stdin_msg(timeout=PATIENCE)
                given.append(asked["content"])
                message = k.client.session.msg(
                    "input_reply", {"value": with_what}, parent=asked if extra.get("parent", True) else None
                )
                k.client.stdin_channel.send(message)

            return give

        given = []
        name = k.run('const who = await input("Name? "); who', answer("Ada"), allow_stdin=True)
        secret = k.run('await password("Key: ")', answer("€uro", parent=False), allow_stdin=True)
        two = k.client.execute('const both = [input("a"), input("b")]; await Promise.all(both)', allow_stdin=True)
        answer("1")()
        answer("2")()
        k.reply(two)
        listed = next(c["data"] for kind, c in k.outputs(two) if kind == "execute_result")
        refused = k.run('await input("Name? ")', allow_stdin=False)
        return {
            "name": value(name),
            "secret": value(secret),
            "two": listed,
            "given": given,
            "refused": refused["reply"],
        }


def bad_messages():
    with kernel() as k:
        session = k.client.session
        socket = k.client.shell_channel.socket
        control = k.client.control_channel.socket
        good = session.serialize(session.msg("kernel_info_request", {}))
        forged = list(good)
        forged[1] = b"0" * len(good[1])

        def signed(*parts):
            return [b"<IDS|MSG>", session.sign(list(parts)), *parts]

        header = json.dumps({"msg_id": "1", "msg_type": "execute_request"}).encode()
        sent = [
            forged,
            good[:3],
            good[:1],
            [b"nonsense"],
            [b""],
            signed(b"{", b"{}", b"{}", b"{}"),
            signed(b"[]", b"{}", b"{}", b"{}"),
            signed(b"{}", b"{}", b"{}", b"{}"),
            signed(header, b"{}", b"{}", b"null"),
            signed(b"\xff\xfe", b"{}", b"{}", b"{}"),
            signed(header, b"{}", b"{}", b'{"code": 7}'),
        ]
        for frames in sent:
            for where in (socket, control):
                where.send_multipart(frames)
        k.send("complete_request", {"code": None, "cursor_pos": "x"})
        k.send("history_request", {"hist_access_type": "search", "pattern": "[z-a]", "n": "many"})
        alive = value(k.run("6 * 7"))
        shell = k.client.stdin_channel.socket
        shell.send_multipart([b"nonsense"])
        shell.send_multipart(forged)
        # A cell of 64 MB, and a message of 64 MB that is nonsense.
        socket.send_multipart([b"<IDS|MSG>", b"0" * 64, b"{}", b"{}", b"{}", b"x" * (64 << 20)])
        identity = k.send("dream_request", {"padding": "x" * (64 << 20)})
        dream = k.reply(identity)["content"]["ename"]
        long = k.run("const long = '" + "y" * (8 << 20) + "'; long.length")
        big = k.run('"z".repeat(16 << 20)')
        return {"alive": alive, "dream": dream, "long": value(long), "big": big["reply"]["status"], "after": value(k.run("1"))}


def orphan():
    """A kernel whose parent is killed ends by itself."""
    child = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import time; from jupyter_client.manager import KernelManager;"
            "m = KernelManager(kernel_name='astronet'); m.start_kernel(); c = m.client(); c.start_channels();"
            "c.wait_for_ready(timeout=60); print(m.provisioner.pid, flush=True); time.sleep(600)",
        ],
        stdout=subprocess.PIPE,
    )
    pid = int(child.stdout.readline())
    child.kill()
    child.wait()
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            os.kill(pid, 0)
            # Where nobody collects the dead, a dead process keeps its number.
            with open(f"/proc/{pid}/stat") as file:
                if file.read().rsplit(")", 1)[1].split()[0] == "Z":
                    return {"ended": True}
        except (ProcessLookupError, FileNotFoundError):
            return {"ended": True}
        time.sleep(0.1)
    os.kill(pid, signal.SIGKILL)
    return {"ended": False}


def shutdown():
    found = {}
    for state, code in {"idle": None, "busy": "while (true) {}"}.items():
        manager = KernelManager(kernel_name="astronet")
        manager.start_kernel()
        client = manager.client()
        client.start_channels()
        client.wait_for_ready(timeout=PATIENCE)
        connection = manager.connection_file
        before = open(connection).read()
        if code is not None:
            busy = client.execute(code)
            while True:
                message = client.get_iopub_msg(timeout=PATIENCE)
                if message["msg_type"] == "execute_input" and message["parent_header"]["msg_id"] == busy:
                    break
        client.shutdown(restart=False)
        reply = client.get_control_msg(timeout=PATIENCE)
        said = None
        while said is None:
            message = client.get_iopub_msg(timeout=PATIENCE)
            said = message["content"] if message["msg_type"] == "shutdown_reply" else None
        end = time.monotonic() + PATIENCE
        while manager.is_alive() and time.monotonic() < end:
            time.sleep(0.05)
        found[state] = {
            "reply": reply["content"],
            "said": said,
            "ended": not manager.is_alive(),
            "file": open(connection).read() == before,
        }
        client.stop_channels()
        manager.cleanup_resources()
    return found


if __name__ == "__main__":
    main(
        {
            "interrupts": interrupts,
            "training": training,
            "race": race,
            "many": many,
            "heartbeat": heartbeat,
            "questions": questions,
            "bad_messages": bad_messages,
            "orphan": orphan,
            "shutdown": shutdown,
        }
    )

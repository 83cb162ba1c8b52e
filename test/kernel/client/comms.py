"""Widgets through a real Jupyter client: what the kernel says on comms, and what it does with what a front end says."""

import base64
import os
import signal
import struct
import uuid

from kernel import PATIENCE, kernel, main, value

VIEW = "application/vnd.jupyter.widget-view+json"


def messages(k, identity):
    """Everything on iopub up to the idle status of a request, each with its parent and its buffers as hexadecimal digits."""
    found = []
    while True:
        message = k.client.get_iopub_msg(timeout=PATIENCE)
        parent = message["parent_header"].get("msg_id")
        content = message["content"]
        if message["msg_type"] == "status":
            if parent == identity and content["execution_state"] == "idle":
                return found
            continue
        buffers = [bytes(buffer).hex() for buffer in message["buffers"]]
        found.append({"type": message["msg_type"], "parent": parent, "content": content, "buffers": buffers})


def cell(k, code):
    identity = k.client.execute(code)
    reply = k.reply(identity)["content"]
    said = [each for each in messages(k, identity) if each["type"] != "execute_input"]
    return {"id": identity, "status": reply["status"], "messages": said}


def tell(k, comm, data, buffers=None):
    """Sends a message on a comm, as a front end does, and returns its id."""
    message = k.client.session.msg("comm_msg", {"comm_id": comm, "data": data})
    k.client.session.send(k.client.shell_channel.socket, message, buffers=buffers)
    return message["header"]["msg_id"]


def say(k, comm, data, buffers=None):
    return messages(k, tell(k, comm, data, buffers))


def update(**state):
    return {"method": "update", "state": state, "buffer_paths": []}


def change(k, comm, **state):
    return say(k, comm, update(**state))


def shown(result):
    """The id of the comm of the widget that a cell has as its result."""
    return next(m["content"]["data"] for m in result["messages"] if m["type"] == "execute_result")[VIEW]["model_id"]


def error(k, identity, said):
    """The error that a message causes in the cell `identity`; it may come a little later than the message is answered."""
    at_once = (m["content"] for m in said if m["type"] == "error" and m["parent"] == identity)
    return next(at_once, None) or k.later(identity, "error")


def info(k, **content):
    return k.reply(k.send("comm_info_request", content))["content"]


def slider():
    with kernel() as k:
        chart = cell(k, 'const chart = liveChart({ label: "calcium" }); chart')
        dial = cell(
            k,
            'const s = slider({ min: 0, max: 1, label: "IP3" });'
            ' s.onChange((value) => { console.log("value", value); chart.append(value, { ip3: value }); }); s',
        )
        ids = {"chart": shown(chart), "slider": shown(dial)}
        moved = change(k, ids["slider"], value=0.25)
        read = value(k.run("s.value"))
        failing = cell(k, 's.onChange((value) => { if (value > 0.5) throw new RangeError("too much IP3"); });')
        failed = error(k, failing["id"], change(k, ids["slider"], value=0.75))
        rejecting = cell(k, 's.onChange(async (value) => { if (value === 0.1) throw new TypeError("asynchronous"); });')
        rejected = error(k, rejecting["id"], change(k, ids["slider"], value=0.1))
        identity = k.client.execute(
            "let turns = 0; while (s.value !== 0.9 && turns < 3000) { turns++;"
            " await new Promise((r) => setTimeout(r, 10)); } s.value"
        )
        k.begun(identity)
        k.send("comm_msg", {"comm_id": ids["slider"], "data": {"method": "update", "state": {"value": 0.9}}})
        k.reply(identity)
        while_running = next(m for m in messages(k, identity) if m["type"] == "execute_result")["content"]["data"]
        open_now = info(k, target_name="jupyter.widget")
        other = info(k, target_name="other")
        ended = cell(k, "s.close(); s")
        messages(k, k.send("comm_close", {"comm_id": ids["chart"], "data": {}}))
        left = info(k)
        return {
            "ids": ids,
            "chart": chart,
            "slider": dial,
            "moved": moved,
            "read": read,
            "failed": failed,
            "rejected": rejected,
            "while_running": while_running,
            "open": open_now,
            "other": other,
            "ended": ended,
            "left": left,
            "alive": value(k.run("6 * 7")),
        }


def buffers():
    with kernel() as k:
        made = cell(
            k,
            "const map = gateMapWidget([[0, 0.5], [1, 0.25]]);"
            " map.widget.onMessage((content, buffers) => { map.widget.send({ content }, buffers.map((b) => b.map((x) => 2 * x))); }); map",
        )
        comm = shown(made)
        begun = next(m for m in made["messages"] if m["type"] == "comm_open")
        update = cell(k, "map.update([[1, 1], [1, 0]]);")["messages"]
        echo = say(k, comm, {"method": "custom", "content": {"n": 1}}, [b"\x01\x02", b"\x03"])
        control = str(uuid.uuid4())
        opened = messages(
            k, k.send("comm_open", {"comm_id": control, "target_name": "jupyter.widget.control", "data": {}})
        )
        states = say(k, control, {"method": "request_states"})
        state = say(k, comm, {"method": "request_state"})
        wrong = tell(k, comm, {"method": "update", "state": {}, "buffer_paths": [["a"]]})
        bad = error(k, wrong, messages(k, wrong))
        refused = messages(k, k.send("comm_open", {"comm_id": "x", "target_name": "nobody", "data": {}}))
        return {
            "comm": comm,
            "begun": begun,
            "update": update,
            "echo": echo,
            "opened": opened,
            "states": states,
            "state": state,
            "bad": bad,
            "refused": refused,
            "floats": [list(struct.unpack("<4f", bytes.fromhex(m["buffers"][0]))) for m in (begun, update[0])],
            "alive": value(k.run("6 * 7")),
        }


def play():
    with kernel() as k:
        made = cell(
            k,
            'const p = playButton({ steps: 3, interval: 5, label: "run" });'
            " p.onStep(async (step) => { await display(step * 10); }); p",
        )
        # What the steps show comes after the click has been answered.
        identity = k.send("comm_msg", {"comm_id": shown(made), "data": {"method": "update", "state": {"playing": True}}})
        found = []
        while not any(m["type"] == "comm_msg" and m["state"] == {"playing": False} for m in found):
            message = k.client.get_iopub_msg(timeout=PATIENCE)
            content = message["content"]
            if message["msg_type"] == "display_data":
                own = message["parent_header"]["msg_id"] == made["id"]
                found.append({"type": "display_data", "own": own, "text": content["data"]["text/plain"]})
            elif message["msg_type"] == "comm_msg":
                found.append({"type": "comm_msg", "state": content["data"]["state"]})
        return {"id": identity, "found": found, "step": value(k.run("[p.step, p.playing]"))}


def interrupts():
    """Handlers that never end are stopped, between two cells and while a cell awaits; the cell is not."""
    with kernel() as k:
        dial = cell(
            k,
            "let kept = 42; let go = () => {}; const s = slider({ min: 0, max: 9, step: 1 });"
            ' s.onChange((value) => { if (value === 9) { go(); return; } console.log("begun", value); while (true) {} }); s',
        )
        comm = shown(dial)

        def stop(value, interrupt):
            asked = tell(k, comm, update(value=value))
            k.begun(dial["id"], "stream")
            interrupt()
            said = messages(k, asked)
            return [m["content"]["ename"] for m in said if m["type"] == "error" and m["parent"] == asked]

        ways = (k.manager.interrupt_kernel, lambda: os.kill(k.pid, signal.SIGINT))
        idle = [stop(value, interrupt) for value, interrupt in enumerate(ways, 1)]
        waiting = k.client.execute("await new Promise<void>((done) => { go = done; }); 'waited'")
        k.begun(waiting)
        awaiting = [stop(value, interrupt) for value, interrupt in enumerate(ways, 3)]
        tell(k, comm, update(value=9))
        waited = k.reply(waiting)["content"]["status"]
        k.outputs(waiting)
        return {"idle": idle, "awaiting": awaiting, "waited": waited, "kept": value_of(k, "kept"), "moved": value_of(k, "s.value")}


def value_of(k, code):
    return value(k.run(code))


def headless():
    """A notebook that a program runs: what is saved, and what a reader of its HTML sees."""
    import nbformat
    from nbclient import NotebookClient
    from nbconvert import HTMLExporter

    code = 'const s = slider({ min: 0, max: 1, label: "IP3" }); s.value = 0.5; s'
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    NotebookClient(notebook, kernel_name="astronet", timeout=PATIENCE).execute()
    page, _ = HTMLExporter().from_notebook_node(notebook)
    # An SVG stands in the page as the address of an image.
    picture = base64.b64encode(notebook.cells[0].outputs[0]["data"]["image/svg+xml"].encode()).decode()
    return {
        "data": notebook.cells[0].outputs[0]["data"],
        "widgets": "widgets" in notebook.metadata,
        "picture": picture in page,
        "view": VIEW in page,
    }


if __name__ == "__main__":
    main({"slider": slider, "buffers": buffers, "play": play, "interrupts": interrupts, "headless": headless})

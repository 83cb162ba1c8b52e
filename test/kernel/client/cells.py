"""What cells show: results, displays, streams, errors, and what the protocol says about the cells behind an error."""

import json
import os
import tempfile

from kernel import kernel, main, text, value


def results():
    codes = {
        "number": "6 * 7",
        "quiet": "6 * 7;",
        "undefined": "undefined",
        "null": "null",
        "promise": "Promise.resolve([1, 2])",
        "own": '({ [Symbol.for("Jupyter.display")]: () => ({ "text/html": "<b>own</b>", "application/json": { a: [1] } }) })',
        "later": '({ [Symbol.for("Jupyter.display")]: async () => ({ "text/markdown": "*later*" }) })',
        "array": "Float32Array.from({ length: 1000 }, (_, index) => index / 2)",
        "png": 'Buffer.from("iVBORw0KGgoAAAAN", "base64")',
        "element": '({ outerHTML: "<svg><g/></svg>" })',
        "html": 'html`<p>${"<&>"}${html`<i>in</i>`}</p>`',
        "error": 'new TypeError("a value")',
        "bigint": "2n ** 64n",
        "throws": '({ [Symbol.for("Jupyter.display")]: () => { throw new RangeError("no picture"); } })',
    }
    with kernel() as k:
        return {name: {"data": value(r), "reply": r["reply"]} for name, r in ((n, k.run(c)) for n, c in codes.items())}


def displays():
    with kernel() as k:
        return {
            "shown": k.run('await display({ a: 1 }); await display(md`# hi`, { id: "one" });')["shown"],
            "updated": k.run('await update("new", { id: "one" });')["shown"],
            "cleared": k.run("clearOutput(); clearOutput(true);")["shown"],
            "nameless": k.run('update("new", {} as any)')["reply"],
            "slow": k.run(
                'display({ [Symbol.for("Jupyter.display")]: async () => {'
                ' await new Promise((r) => setTimeout(r, 50)); return { "text/plain": "slow" }; } }); 1'
            )["shown"],
            "order": k.run('console.log("a"); display("b"); console.log("c"); console.error("d"); console.log("e"); "f"')["shown"],
            "tslab": k.run(
                'import * as tslab from "tslab"; tslab.display.html("<i>x</i>");'
                ' const spot = tslab.newDisplay(); spot.text("one"); spot.text("two"); tslab.display.png(Buffer.from("ab"));'
            )["shown"],
        }


def streams():
    with kernel() as k:
        burst = k.run("for (let i = 0; i < 10000; i++) console.log(i);")
        mixed = k.run("for (let i = 0; i < 5000; i++) { console.log(i); console.error(i); }")
        order = [line for _, c in mixed["shown"] for line in c["text"].split()]
        shows = k.run("for (let i = 0; i < 3000; i++) { console.log(i); display(i); }")
        sequence = []
        for kind, content in shows["shown"]:
            sequence.append(content["text"].strip() if kind == "stream" else content["data"]["text/plain"])
        k.run("let open = () => {}; void new Promise<void>((done) => { open = done; }).then(() => console.log('late')); 1")
        late_of = k.client.execute("open(); await new Promise((r) => setTimeout(r, 1)); console.log('own');")
        k.reply(late_of)
        own = [c["text"] for kind, c in k.outputs(late_of) if kind == "stream"]
        late = [m for m in k.others if m[1] == "stream"]
        partial = k.run(
            'const euro = Buffer.from("€"); process.stdout.write(euro.subarray(0, 1)); process.stdout.write(euro.subarray(1)); '
            'await new Promise<void>((done) => process.stdout.write("called", () => done()));'
        )
        return {
            "burst": text(burst)["stdout"].split() == [str(i) for i in range(10000)],
            "messages": len(burst["shown"]),
            "mixed": order == [str(i // 2) for i in range(10000)],
            "sequence": sequence == [str(i // 2) for i in range(6000)],
            "own": own,
            "late": [m[2]["text"] for m in late],
            "partial": text(partial)["stdout"],
            "native": text(k.run('import { writeSync } from "node:fs"; writeSync(1, "native\\n"); writeSync(2, "native\\n");')),
        }


def errors():
    with kernel() as k, tempfile.TemporaryDirectory() as folder:
        thrown = k.run('const a = 1;\nthrow new RangeError("too far", { cause: new Error("because") });')
        typed = k.run('let n: number = "text";')
        # Three cells are on their way when the first one fails.
        file = os.path.join(folder, "arrived")
        first = f"while (!require('node:fs').existsSync({json.dumps(file)})); throw new Error('first');"
        burst = [k.client.execute(code) for code in (first, "globalThis.ran = 1", "2")]
        k.arrived()
        open(file, "w").close()
        aborted = [k.reply(identity)["content"]["status"] for identity in burst]
        states = [[kind for kind, _ in k.outputs(identity)] for identity in burst]
        ran = value(k.run("String((globalThis as any).ran)"))
        going_on = [
            k.client.execute('throw new Error("first");', stop_on_error=False),
            k.client.execute("3"),
        ]
        after = [k.reply(identity)["content"]["status"] for identity in going_on]
        for identity in going_on:
            k.outputs(identity)
        at_once = []
        for _ in range(20):
            k.run('throw new Error("again");')
            at_once.append(k.run("4")["reply"]["status"])
        late = k.run('setTimeout(() => { throw new Error("in a timer"); }, 20); Promise.reject(new TypeError("unhandled")); 5')
        k.others += [[late["id"], kind, content] for kind, content in late["shown"]]
        timer, rejected = None, None
        while timer is None or rejected is None:
            content = k.later(late["id"], "error")
            k.others = [m for m in k.others if m[2] is not content]
            if content["ename"] == "Error":
                timer = content
            else:
                rejected = content
        return {
            "thrown": thrown,
            "typed": typed,
            "aborted": aborted,
            "states": states,
            "ran": ran,
            "after": after,
            "at_once": at_once,
            "late": late["reply"]["status"],
            "timer": timer,
            "rejected": rejected,
            "exit": k.run("process.exit(3)")["reply"],
            "alive": value(k.run("6")),
        }


def requests():
    with kernel() as k, tempfile.TemporaryDirectory() as folder:
        first = k.run("let x = 1; x")
        silent = k.run("console.log('unseen'); display('unseen'); x = 5; x", silent=True)
        broken = k.run("throw new Error('unseen')", silent=True)
        stored = k.run("x", store_history=False)
        second = k.run("x")
        answers = k.run("const y = 2; x", user_expressions={"sum": "x + y", "bad": "nothere", "html": "html`<b>b</b>`"})
        failed = k.run("throw new Error('no')", user_expressions={"sum": "x + y"})
        history = k.reply(k.client.history(hist_access_type="tail", n=2, output=True))["content"]
        unknown = k.reply(k.send("dream_request", {}))["content"]
        k.send("dream_message", {})
        file = os.path.join(folder, "asked")
        absent = f"!require('node:fs').existsSync({json.dumps(file)})"
        waiting = k.client.execute(f"while ({absent}) await new Promise((r) => setTimeout(r, 1)); 'waited'")
        k.begun(waiting)
        complete = k.reply(k.client.complete("Math.hyp", 8))["content"]
        inspect = k.reply(k.client.inspect("Math.max", 8))["content"]
        # The cell is still waiting: it ends when it finds the file.
        open(file, "w").close()
        pending = k.reply(waiting)["content"]["status"]
        k.outputs(waiting)
        return {
            "first": first["reply"],
            "silent": silent,
            "broken": broken,
            "stored": [stored["reply"]["execution_count"], value(stored)],
            "second": second["reply"]["execution_count"],
            "answers": answers["reply"]["user_expressions"],
            "failed": failed["reply"]["user_expressions"],
            "history": history,
            "unknown": unknown,
            "complete": complete,
            "inspect": inspect,
            "pending": pending,
            "emoji": k.reply(k.client.complete('"😀"; Math.hyp', 13))["content"],
            "comms": k.reply(k.client.comm_info())["content"],
            "connect": k.reply(k.send("connect_request", {}))["content"],
            "info": k.reply(k.send("kernel_info_request", {}, "control"), "control")["content"],
        }


if __name__ == "__main__":
    main({"results": results, "displays": displays, "streams": streams, "errors": errors, "requests": requests})

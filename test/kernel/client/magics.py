"""Cell extensions in a real kernel."""

import os
import tempfile

from kernel import kernel, main, text, value


def magics():
    with tempfile.TemporaryDirectory() as folder, kernel(folder) as k:
        codes = {
            "help": "%help",
            "help of one": "%help time",
            "time": "%time const answer = 6 * 7\nanswer",
            "time cell": "%%time\nawait new Promise((r) => setTimeout(r, 20));\nanswer + 1",
            "unknown": "%tiem answer",
            "misspelt": "%time anwser",
            "bash": "%%bash\necho out; echo err >&2; pwd > where",
            "bash fails": "%%bash\nexit 3",
            "who": "%who ans",
            "engine": "%engine cpu",
            "leak": "const kept = tf.tensor([1, 2, 3]); tf.tensor([1]); tf.tidy(() => { tf.ones([10]); });",
            "memory": "%memory",
            "freed": "kept.dispose();",
            "memory again": "%memory",
            "seed": "%seed 3\nconst a = Math.random();\n%seed 3\na === Math.random()",
            "same tensors": "%seed 3\nconst t = tf.randomUniform([2]).dataSync();\n%seed 3\nString(t) === String(tf.randomUniform([2]).dataSync())",
            "env": "%env ASTRONET_TEST=here\nprocess.env.ASTRONET_TEST",
            "html": "%%html\n<b>bold</b>",
            "figure": "new Figure({ data: [{ x: [1, 2], y: [3, 4] }], layout: {} })",
            "figure saved": "%figure curve",
            "error": "%seed off\n1;\n%time (null as any).x",
            "alive": "answer",
        }
        found = {name: k.run(code) for name, code in codes.items()}
        cells = {name: {**ran, "data": value(ran), "text": text(ran)} for name, ran in found.items()}
        return {
            "cells": cells,
            "files": sorted(os.listdir(os.path.join(folder, "figures"))),
            "bash": [os.path.realpath(folder), open(os.path.join(folder, "where")).read().strip()],
            "completion": k.reply(k.client.complete("%mem", 4))["content"],
            "inspection": k.reply(k.client.inspect("%memory", 4))["content"],
        }


def interrupts():
    with kernel() as k:
        stopped = k.run("%%bash\nsleep 60", k.manager.interrupt_kernel, 0.5)
        timed = k.run("%time while (true) {}", k.manager.interrupt_kernel, 0.5)
        return {"bash": stopped, "time": timed, "alive": value(k.run("1 + 1"))}


def experiments():
    with tempfile.TemporaryDirectory() as folder, kernel(folder) as k:
        code = "\n".join(
            (
                "%%experiment slow",
                "const bar = progress(5, { label: 'count' });",
                "while ((globalThis as any).held) await new Promise((r) => setTimeout(r, 1));",
                "for (let i = 0; i < 5; i++) { await new Promise((r) => setTimeout(r, 1)); bar.tick(); }",
                "bar.end();",
                "({ accuracy: 0.5 })",
            )
        )
        k.run("(globalThis as any).held = true;")
        begun = k.run(code)
        meanwhile = value(k.run("(globalThis as any).held = false; 6 * 7"))
        waited = k.run("%experiment slow")
        k.run("await new Promise((r) => setTimeout(r, 100));")
        failing = k.run("%%experiment wrong\n1;\nthrow new RangeError('too far');")
        k.run("%experiment wrong")
        error = k.caused(failing, "stream")["text"]
        return {
            "begun": begun,
            "meanwhile": meanwhile,
            "waited": value(waited),
            "later": [m[1:] for m in k.others if m[0] == begun["id"]],
            "error": error,
            "csv": open(os.path.join(folder, "results", "slow.csv")).read(),
        }


if __name__ == "__main__":
    main({"magics": magics, "interrupts": interrupts, "experiments": experiments})

import { DataFrame, Series } from "danfojs-node";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { useEngine } from "../../../src/engine";
import { formatValue } from "../../../kernel/format/bundle";
import { html, latex, md, svg } from "../../../kernel/format/markup";
import { isJsonMime, sendable, toJson } from "../../../kernel/format/mime";
import { shortBytes } from "../../../kernel/format/text";

const own = Symbol.for("Jupyter.display");
const textOf = (value: unknown): unknown => (formatValue(value) as Record<string, unknown>)["text/plain"];

describe("a value", () => {
  test("shows itself where it can, now or later", async () => {
    expect(formatValue({ [own]: () => ({ "text/html": "<b>x</b>" }) })).toEqual({ "text/html": "<b>x</b>" });
    const later = formatValue({ [own]: () => Promise.resolve({ "image/png": Uint8Array.of(1, 2) }) });
    expect(later).toBeInstanceOf(Promise);
    expect(await later).toEqual({ "image/png": "AQI=" });
    expect(() => formatValue({ [own]: () => "text" })).toThrow("not a MIME bundle: text");
    await expect(Promise.resolve(formatValue({ [own]: () => Promise.resolve(7) }))).rejects.toThrow(
      "not a MIME bundle",
    );
  });

  test("shows itself by its class, but the class does not show itself by its instances", () => {
    class Own {
      [own](): Record<string, string> {
        return { "text/plain": "mine" };
      }
    }
    expect(textOf(new Own())).toBe("mine");
    expect(textOf(Own)).toBe("[class Own]");
  });

  test("is text otherwise", () => {
    expect(textOf(42)).toBe("42");
    expect(textOf(null)).toBe("null");
    expect(textOf("a\nb")).toBe("'a\\nb'");
    expect(textOf(new Map([[1, { a: [1, 2] }]]))).toBe("Map(1) { 1 => { a: [ 1, 2 ] } }");
    expect(textOf(Object.create(null))).toBe("[Object: null prototype] {}");
    const angry = {
      [Symbol.for("nodejs.util.inspect.custom")]: () => {
        throw new Error("not me");
      },
    };
    expect(textOf(angry)).toBe("[a value that cannot be shown: not me]");
  });

  test("that is a picture is known by its first bytes", () => {
    const bytes = (...start: readonly (number | string)[]): Uint8Array =>
      new Uint8Array(
        Buffer.concat(start.map((part) => (typeof part === "string" ? Buffer.from(part) : Buffer.of(part)))),
      );
    const typeOf = (value: Uint8Array): string => Object.keys(formatValue(value))[0]!;
    expect(typeOf(bytes(0x89, "PNG\r\n\x1a\n", 0))).toBe("image/png");
    expect(typeOf(bytes(0xff, 0xd8, 0xff, 0xe0))).toBe("image/jpeg");
    expect(typeOf(bytes("GIF89a"))).toBe("image/gif");
    expect(typeOf(bytes("RIFF1234WEBP"))).toBe("image/webp");
    expect(typeOf(bytes("RIFF1234WAVE"))).toBe("text/plain");
    expect(typeOf(bytes("%PDF-1.7"))).toBe("application/pdf");
    expect(typeOf(bytes("BM is how this text begins"))).toBe("text/plain");
    expect(typeOf(bytes())).toBe("text/plain");
  });
});

describe("numbers", () => {
  test("in typed arrays", () => {
    expect(textOf(Float64Array.of(1, 0.123456789))).toBe("Float64Array(2) [1, 0.12346] 16 B");
    expect(textOf(new Int32Array(1e6))).toBe("Int32Array(1000000) [0, 0, 0, …, 0, 0, 0] 4 MB");
    expect(textOf(BigInt64Array.of(5n))).toBe("BigInt64Array(1) [5] 8 B");
    expect(textOf(Buffer.from("hi"))).toBe("Buffer(2) [104, 105] 2 B");
  });

  test("in tensors: shape, type, memory, and values at the ends; and no tensor is made or kept", async () => {
    await useEngine("cpu");
    const [vector, matrix, cube, scalar] = [
      tf.range(0, 100),
      tf.ones([20, 3]),
      tf.zeros([2, 2, 2], "int32"),
      tf.scalar(0.5),
    ];
    const before = tf.memory().numTensors;
    expect(textOf(vector)).toBe("Tensor float32 [100], 400 B\n[0, 1, 2, …, 97, 98, 99]");
    expect(textOf(matrix)).toMatch(
      /^Tensor float32 \[20, 3\], 240 B\n\[\[1, 1, 1\],\n (\[1, 1, 1\],\n ){2}…,\n/,
    );
    expect(textOf(cube)).toBe("Tensor int32 [2, 2, 2], 32 B\n[[[0, 0],\n  [0, 0]],\n [[0, 0],\n  [0, 0]]]");
    expect(textOf(scalar)).toBe("Tensor float32 [], 4 B\n0.5");
    expect(textOf(tf.tensor2d([], [0, 3]))).toBe("Tensor float32 [0, 3], 0 B\n[]");
    expect(tf.memory().numTensors).toBe(before + 1);
    vector.dispose();
    expect(textOf(vector)).toBe("Tensor float32 [100], 400 B, disposed");
    tf.disposeVariables();
  });

  test("in tensors that cannot be read at once, later", async () => {
    const tensor = (data: () => Promise<Float32Array>) => ({
      shape: [2],
      dtype: "float32",
      size: 2,
      rank: 1,
      dataSync: () => {
        throw new Error("not at once");
      },
      data,
    });
    const shown = formatValue(tensor(() => Promise.resolve(Float32Array.of(1, 2))));
    expect(shown).toBeInstanceOf(Promise);
    expect(await shown).toEqual({ "text/plain": "Tensor float32 [2], 8 B\n[1, 2]" });
    await expect(formatValue(tensor(() => Promise.reject(new Error("lost"))))).rejects.toThrow("lost");
  });

  test("of bytes", () => {
    expect([0, 999, 1500, 2.5e6, 3e12].map(shortBytes)).toEqual([
      "0 B",
      "999 B",
      "1.5 kB",
      "2.5 MB",
      "3000 GB",
    ]);
  });
});

describe("tables", () => {
  test("of danfo.js are HTML and text", () => {
    const frame = new DataFrame(
      [
        [1, 0.123456789],
        [2, "<b>"],
      ] as (string | number)[][],
      { columns: ["n", "value"] },
    );
    const shown = formatValue(frame) as Record<string, string>;
    expect(shown["text/html"]).toContain(
      '<thead><tr><td></td><th scope="col" style="text-align: right">n</th><th scope="col" style="text-align: left">value</th></tr></thead>',
    );
    expect(shown["text/html"]).toContain(
      '<tr><th scope="row" style="text-align: right">1</th><td style="text-align: right">2</td><td style="text-align: left">&lt;b&gt;</td></tr>',
    );
    expect(shown["text/plain"]).toBe("   n    value\n0  1  0.12346\n1  2      <b>\n2 rows × 2 columns");
  });

  test("have nothing where there is nothing", () => {
    const frame = { columns: ["n"], index: [0, 1], values: [[null], [1]] };
    expect((formatValue(frame) as Record<string, string>)["text/plain"]).toBe(
      "   n\n0   \n1  1\n2 rows × 1 column",
    );
  });

  test("that are long show their ends, and a series is a table of one column", () => {
    const series = new Series(Array.from({ length: 100 }, (_unused, index) => index));
    const lines = (formatValue(series) as Record<string, string>)["text/plain"]!.split("\n");
    expect(lines).toHaveLength(23);
    expect(lines.at(-1)).toBe("100 rows × 1 column");
    expect(lines[11]).toMatch(/…/);
  });
});

describe("markup", () => {
  test("escapes what is put into HTML, but not HTML", () => {
    expect(formatValue(html`<p>${'<&">'}${html`<i>${1}</i>`}${[1, html`<br />`]}${null}</p>`)).toEqual({
      "text/html": "<p>&lt;&amp;&quot;&gt;<i>1</i>1<br /></p>",
      "text/plain": "<p>&lt;&amp;&quot;&gt;<i>1</i>1<br /></p>",
    });
    expect(formatValue(svg`<svg>${"<"}</svg>`)).toMatchObject({ "image/svg+xml": "<svg>&lt;</svg>" });
  });

  test("is Markdown or LaTeX as it is written", () => {
    expect(formatValue(md`# ${"a"} ${2}`)).toMatchObject({ "text/markdown": "# a 2" });
    expect(latex`\frac{1}{${2}}`.text).toBe("$$\\frac{1}{2}$$");
    expect(latex`$x$`.text).toBe("$x$");
    expect(latex`\begin{align}x\end{align}`.text).toBe("\\begin{align}x\\end{align}");
  });

  test("of document elements is a drawing or HTML", () => {
    expect(formatValue({ outerHTML: "<svg><g/></svg>" })).toMatchObject({
      "image/svg+xml": '<svg xmlns="http://www.w3.org/2000/svg"><g/></svg>',
    });
    expect(formatValue({ outerHTML: '<svg xmlns="u"/>' })).toMatchObject({
      "image/svg+xml": '<svg xmlns="u"/>',
    });
    expect(formatValue({ outerHTML: "<p>x</p>" })).toMatchObject({ "text/html": "<p>x</p>" });
  });
});

describe("a bundle", () => {
  test("travels as JSON or text", () => {
    expect(isJsonMime("application/vnd.plotly.v1+json")).toBe(true);
    expect(isJsonMime("text/json5")).toBe(false);
    expect(
      sendable({
        "application/json": { a: 1 },
        "text/plain": ["a\n", "b"],
        "text/html": 7,
        "image/png": null,
      }),
    ).toEqual({ "application/json": { a: 1 }, "text/plain": "a\nb", "text/html": "7" });
    expect(() => sendable(undefined)).toThrow("not a MIME bundle");
  });

  test("may hold typed arrays and big integers", () => {
    expect(toJson({ y: Float32Array.of(1, 2), n: 5n, big: 2n ** 64n, gap: NaN })).toBe(
      '{"y":[1,2],"n":5,"big":"18446744073709551616","gap":null}',
    );
  });
});

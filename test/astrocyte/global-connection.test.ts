import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";

import {
  AstrocyteNetwork,
  kindConnection,
  localConnection,
  planeConnection,
  tokenConnection,
  type GlobalConnection,
} from "../../src/astrocyte";
import { normal } from "../../src/engine";
import { AstroNetError } from "../../src/error";
import { difference } from "../engine/difference";
import { onEachEngine } from "../engine/engines";

const layers = [
  { name: "conv1", kind: "convolution", units: 5 },
  { name: "fc1", kind: "dense", units: 12 },
  { name: "conv2", kind: "convolution", units: 6 },
];
const units = 23;
const features = 4;
const options = { layers, features, seed: 3 };

const forms: Readonly<Record<string, () => GlobalConnection>> = {
  plane: () => planeConnection({ ...options, width: 4 }),
  "plane per kind": () => kindConnection({ ...options, width: 3 }),
  tokens: () => tokenConnection({ ...options, width: 8, heads: 2 }),
  local: () => localConnection({ ...options, hidden: 8 }),
};

/** What is known of the units: noise, with that of one unit changed. */
function described(change?: number): tf.Tensor2D {
  const noise = normal([units, features], 1, 5, "units") as tf.Tensor2D;
  if (change === undefined) return noise;
  const row = tf.oneHot(tf.tensor1d([change], "int32"), units);
  return tf.add(noise, tf.mul(3, tf.transpose(row)));
}

onEachEngine("global connection", () => {
  it.each(Object.keys(forms))("of the form %s: one value a unit, and every parameter learns", (form) => {
    const connection = forms[form]!();
    const names = [...connection.parameters().keys()];
    const parameters = [...connection.parameters().values()];
    expect(new Set(names).size).toBe(names.length);
    tf.tidy(() => {
      // The readout begins so near zero that little would reach what lies behind it.
      for (const [name, parameter] of connection.parameters()) {
        if (name.endsWith("head.weights")) parameter.assign(normal(parameter.shape, 1, 1, name));
      }
      const x = described();
      expect(connection.connect(x).shape).toEqual([units]);
      const weight = normal([units], 1, 6, "dy");
      const { grads } = tf.variableGrads(() => tf.sum(tf.mul(connection.connect(x), weight)), parameters);
      parameters.forEach(({ name }, i) => {
        expect(tf.max(tf.abs(grads[name]!)).dataSync()[0], names[i]).toBeGreaterThan(0);
      });
    });
    connection.dispose();
  });

  it.each(Object.keys(forms))("of the form %s is the same for the same seed", (form) => {
    const [a, b] = [forms[form]!(), forms[form]!()];
    tf.tidy(() => {
      expect(difference(a.connect(described()), b.connect(described()))).toBe(0);
    });
    a.dispose();
    b.dispose();
  });

  /** The units whose value changes when what is known of one unit does. */
  function influenced(form: string, unit: number): number[] {
    const connection = forms[form]!();
    const changed = tf.tidy(() =>
      Array.from(
        tf.abs(tf.sub(connection.connect(described(unit)), connection.connect(described()))).dataSync(),
      ),
    );
    connection.dispose();
    return changed.flatMap((by, i) => (by > 1e-9 ? [i] : []));
  }

  it("reaches units of all layers by a plane and by tokens, of one kind by planes of kinds, of itself alone locally", () => {
    expect(influenced("plane", 0).length).toBeGreaterThan(units / 2);
    expect(influenced("tokens", 0).length).toBeGreaterThan(units / 2);
    const byKind = influenced("plane per kind", 0);
    expect(byKind.length).toBeGreaterThan(5);
    expect(byKind.every((unit) => unit < 5 || unit >= 17)).toBe(true);
    expect(influenced("local", 7)).toEqual([7]);
  });

  it("keeps tokens of one layer interchangeable", () => {
    const connection = forms.tokens!();
    tf.tidy(() => {
      // Two units of the second layer change places.
      const order = Array.from({ length: units }, (_, i) => (i === 6 ? 9 : i === 9 ? 6 : i));
      const indices = tf.tensor1d(order, "int32");
      const x = described();
      const turned = tf.gather(connection.connect(tf.gather(x, indices)), indices);
      expect(difference(turned, connection.connect(x))).toBeLessThan(1e-5);
    });
    connection.dispose();
  });

  it("treats all units alike locally, and not by a plane, where it matters where a unit stands", () => {
    tf.tidy(() => {
      const order = tf.tensor1d(
        Array.from({ length: units }, (_, i) => (i * 7) % units),
        "int32",
      );
      const x = described();
      const moved = (connection: GlobalConnection): number => {
        const by = difference(
          connection.connect(tf.gather(x, order)),
          tf.gather(connection.connect(x), order),
        );
        connection.dispose();
        return by;
      };
      expect(moved(forms.local!())).toBeLessThan(1e-6);
      expect(moved(forms.plane!())).toBeGreaterThan(1e-5);
    });
  });

  it("has room on its plane for any number of units, whose values do not depend on the padding alone", () => {
    for (const count of [2, 7, 31, 33]) {
      const connection = planeConnection({
        layers: [{ name: "a", kind: "dense", units: count }],
        features: 13,
        seed: 1,
        width: 4,
        channels: [3],
      });
      tf.tidy(() => {
        const x = normal([count, 13], 1, 1, "x") as tf.Tensor2D;
        expect(connection.connect(x).shape).toEqual([count]);
        expect(connection.norms().size).toBe(0);
      });
      connection.dispose();
    }
  });

  it("by tokens costs units × layers: thousands of units meet no units × units matrix", async () => {
    const many = 6000;
    const connection = tokenConnection({
      layers: [1, 2, 3].map((i) => ({ name: `${i}`, kind: "dense", units: many / 3 })),
      features,
      seed: 1,
      width: 8,
      heads: 2,
      rounds: 1,
    });
    const { kernels } = await tf.profile(() => {
      tf.tidy(() => {
        connection.connect(normal([many, features], 1, 1, "units") as tf.Tensor2D);
      });
      return [];
    });
    const largest = Math.max(
      ...kernels.flatMap(({ outputShapes }) => outputShapes.map((s) => s.reduce((a, b) => a * b, 1))),
    );
    expect(largest).toBeLessThan(many * 20);
    connection.dispose();
  });

  it("begins with values all near zero, or apart where it is asked to", () => {
    const make = { plane: planeConnection, tokens: tokenConnection, local: localConnection };
    for (const [name, form] of Object.entries(make)) {
      const [alike, apart] = (["alike", "apart"] as const).map((start) => form({ ...options, start }));
      tf.tidy(() => {
        const spread = (connection: GlobalConnection) =>
          tf.sqrt(tf.moments(connection.connect(described())).variance).dataSync()[0]!;
        expect(spread(alike!), name).toBeLessThan(0.15);
        expect(spread(apart!), name).toBeGreaterThan(0.3);
      });
      alike!.dispose();
      apart!.dispose();
    }
  });

  it("is what the published astrocyte network does, in front of its gates", () => {
    const astrocyte = new AstrocyteNetwork({ shape: [6, 4], channels: [2, 3], gate: "sigmoid", seed: 2 });
    tf.tidy(() => {
      const mode = { statistics: "batch", update: false, step: 1 } as const;
      const plane = normal([1, 6, 4, 1], 1, 1, "plane") as tf.Tensor4D;
      const values = astrocyte.connect(tf.reshape(plane, [24, 1]), mode);
      expect(difference(tf.sigmoid(values), tf.reshape(astrocyte.apply(plane, mode), [24]))).toBe(0);
      const some = tf.slice2d(tf.reshape(plane, [24, 1]), [0, 0], [21, 1]);
      const zeros: tf.Tensor4D = tf.reshape(tf.concat2d([some, tf.zeros([3, 1])], 0), [1, 6, 4, 1]);
      const padded = tf.slice(tf.reshape(astrocyte.apply(zeros, mode), [24]), 0, 21);
      expect(difference(tf.sigmoid(astrocyte.connect(some)), padded)).toBeLessThan(1e-6);
      expect(() => astrocyte.connect(tf.zeros([25, 1]))).toThrow(
        "astrocyte network: 25 units for a plane of 6×4",
      );
    });
    astrocyte.dispose();
  });

  it("refuses forms that cannot be, before anything is made", () => {
    expect(() => tokenConnection({ ...options, width: 8, heads: 3 })).toThrow(AstroNetError);
    expect(() => tokenConnection({ ...options, width: 8, heads: 3 })).toThrow("3 heads for tokens 8 wide");
    expect(() => tokenConnection({ ...options, rounds: 0 })).toThrow("0 rounds");
    expect(() => planeConnection({ ...options, width: 0 })).toThrow("width of the unit plane: 0");
    expect(() => planeConnection({ ...options, width: 4, channels: [8, 8, 8, 8] })).toThrow("levels shrink");
  });
});

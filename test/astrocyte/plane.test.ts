import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";

import { UnitPlane, type RegulatedLayer } from "../../src/astrocyte";
import { AstroNetError } from "../../src/error";
import { onEachEngine } from "../engine/engines";

const layers: RegulatedLayer[] = [
  { name: "conv1", kind: "convolution", units: 4 },
  { name: "conv2", kind: "convolution", units: 6 },
  { name: "fc", kind: "dense", units: 2 },
];

onEachEngine("UnitPlane", () => {
  it("lays units out row by row in network order, and reads them back", () => {
    tf.tidy(() => {
      const plane = new UnitPlane({ layers: ["conv1", "conv2", "fc"], width: 3 }, layers);
      const values = {
        fc: tf.tensor1d([10, 11]),
        conv1: tf.tensor1d([0, 1, 2, 3]),
        conv2: tf.tensor1d([4, 5, 6, 7, 8, 9]),
      };
      const packed = plane.pack(values);
      expect(packed.shape).toEqual([1, 4, 3, 1]);
      expect([...packed.dataSync()]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
      const read = plane.unpack(packed);
      expect(Object.keys(read)).toEqual(["conv1", "conv2", "fc"]);
      for (const [name, value] of Object.entries(read)) {
        expect([...value.dataSync()]).toEqual([...values[name as keyof typeof values].dataSync()]);
      }
    });
  });

  it("fills up the last row with zeros where it is told to, and reads units alone back", () => {
    tf.tidy(() => {
      const plane = new UnitPlane({ layers: ["conv2", "fc"], width: 3, padded: true }, layers);
      expect([plane.height, plane.width, plane.units]).toEqual([3, 3, 8]);
      const values = { conv2: tf.tensor1d([1, 2, 3, 4, 5, 6]), fc: tf.tensor1d([7, 8]) };
      const packed = plane.pack(values);
      expect(packed.shape).toEqual([1, 3, 3, 1]);
      expect([...packed.dataSync()]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 0]);
      const read = plane.unpack(tf.add(packed, 1));
      expect([...read.fc!.dataSync()]).toEqual([8, 9]);
      expect(read.conv2!.shape).toEqual([6]);
    });
  });

  it("refuses to pack when a layer's values are missing or too many, and names it", () => {
    tf.tidy(() => {
      const plane = new UnitPlane({ layers: ["conv1", "fc"], width: 3 }, layers);
      const [four, five] = [tf.zeros<tf.Rank.R1>([4]), tf.zeros<tf.Rank.R1>([5])];
      expect(() => plane.pack({ conv1: four })).toThrow("units of fc: no values for 2 (give one a unit)");
      expect(() => plane.pack({ conv1: five, fc: tf.zeros([2]) })).toThrow("units of conv1: 5 values for 4");
      expect(() => plane.pack({ conv1: four })).toThrow(AstroNetError);
    });
  });
});

describe("UnitPlane", () => {
  it("takes the layers that it is given alone, in the given order", () => {
    const plane = new UnitPlane({ layers: ["fc", "conv1"], width: 2 }, layers);
    expect([plane.height, plane.width]).toEqual([3, 2]);
    expect(plane.layers.map(({ name }) => name)).toEqual(["fc", "conv1"]);
  });

  it.each([5, 0, -3, 1.5, NaN])("refuses a width of %d, and offers those that divide", (width) => {
    const make = () => new UnitPlane({ layers: ["conv1", "conv2", "fc"], width }, layers);
    expect(make).toThrow(AstroNetError);
    expect(make).toThrow(
      `unit plane width: ${width} does not divide the 12 units of conv1, conv2, fc (choose one of 1, 2, 3, 4, 6, 12)`,
    );
  });

  it("refuses a width that is none, padded or not", () => {
    for (const width of [0, 1.5]) {
      expect(() => new UnitPlane({ layers: ["fc"], width, padded: true }, layers)).toThrow(AstroNetError);
    }
  });

  it("refuses a layer that the network has not", () => {
    expect(() => new UnitPlane({ layers: ["conv1", "conv9"], width: 2 }, layers)).toThrow(
      'unknown layer in unit plane: "conv9" (the network has conv1, conv2, fc)',
    );
  });

  it("refuses to be empty", () => {
    expect(() => new UnitPlane({ layers: [], width: 2 }, layers)).toThrow(AstroNetError);
  });
});

import { join } from "node:path";

import sharp, { type Sharp } from "sharp";
import { beforeAll, describe, expect, test } from "vitest";

import { decodeImage } from "../../src/data/image";
import { imageFolder, imageNetScaling } from "../../src/data/image-folder";
import { listImages } from "../../src/data/image-list";
import { folderWith, refusal, rejection } from "./temporary";

const red = { r: 250, g: 10, b: 20 };

function picture(width: number, height: number, background: { r: number; g: number; b: number }): Sharp {
  return sharp({ create: { width, height, channels: 3, background } });
}

let jpeg: Buffer;
let png: Buffer;

beforeAll(async () => {
  jpeg = await picture(40, 30, red).jpeg({ quality: 95 }).toBuffer();
  png = await picture(20, 50, { r: 1, g: 2, b: 3 }).png().toBuffer();
});

describe("decodeImage", () => {
  test("keeps the middle of the longer side", async () => {
    // Three bars of 8 x 8: blue, green, blue; a square of 8 shows the green one alone.
    const pixels = Uint8Array.from({ length: 8 * 24 * 3 }, (_, i) => {
      const column = Math.floor(i / 3) % 24;
      const middle = column >= 8 && column < 16;
      return i % 3 === (middle ? 1 : 2) ? 255 : 0;
    });
    const bars = await sharp(pixels, { raw: { width: 24, height: 8, channels: 3 } })
      .png()
      .toBuffer();
    const decoded = await decodeImage(join(folderWith({ "bars.png": bars }), "bars.png"), 8);
    expect([...decoded]).toEqual(Array.from({ length: 64 }, () => [0, 255, 0]).flat());
  });

  test.each([
    ["grey JPEG", () => picture(9, 9, { r: 80, g: 80, b: 80 }).greyscale().jpeg(), [80, 80, 80]],
    ["grey PNG", () => picture(9, 9, { r: 80, g: 80, b: 80 }).toColourspace("b-w").png(), [80, 80, 80]],
    ["PNG with transparency", () => picture(9, 9, red).ensureAlpha(0.5).png(), [250, 10, 20]],
    ["PNG with a palette", () => picture(9, 9, red).png({ palette: true }), [250, 10, 20]],
    ["16-bit PNG", () => picture(9, 9, red).toColourspace("rgb16").png(), [250, 10, 20]],
    ["WebP", () => picture(9, 9, red).webp({ lossless: true }), [250, 10, 20]],
  ] as const)("makes three colours of a %s", async (_, make, colour) => {
    const file = join(folderWith({ picture: await make().toBuffer() }), "picture");
    const decoded = await decodeImage(file, 4);
    expect(decoded).toHaveLength(48);
    decoded.forEach((value, i) => {
      expect(Math.abs(value - (colour[i % 3] ?? NaN))).toBeLessThanOrEqual(2);
    });
  });

  test("makes three colours of a CMYK JPEG", async () => {
    const cmyk = await picture(9, 9, red).toColourspace("cmyk").jpeg({ quality: 95 }).toBuffer();
    expect(await decodeImage(join(folderWith({ picture: cmyk }), "picture"), 4)).toHaveLength(48);
  });
});

describe("imageFolder", () => {
  test("reads class folders in the order of their names", async () => {
    const folder = folderWith({
      "n02/b.png": png,
      "n02/a.JPEG": jpeg,
      "n01/c.jpg": jpeg,
      "n01/notes.txt": "not an image",
      "n01/.hidden.png": "nor this",
      "readme.md": "nor a class",
    });
    const data = await imageFolder(folder, { size: 8 });
    expect(data.classes).toEqual(["n01", "n02"]);
    expect([...data.labels]).toEqual([0, 1, 1]);
    expect(data.shape).toEqual([8, 8, 3]);
    expect(data.scaling).toEqual(imageNetScaling);
    expect([...data.images.subarray(2 * 192)]).toEqual(Array.from({ length: 64 }, () => [1, 2, 3]).flat());
    expect(Math.abs((data.images[0] ?? NaN) - red.r)).toBeLessThanOrEqual(2);
  });

  test("numbers the classes of a test folder as the training folder does", async () => {
    const folder = folderWith({ "n02/a.png": png });
    const data = await imageFolder(folder, { size: 4, classes: ["n01", "n02"] });
    expect([...data.labels]).toEqual([1]);
    expect((await rejection(imageFolder(folder, { size: 4, classes: ["n01"] }))).message).toContain(
      `unexpected class folder ${join(folder, "n02")}: not one of the 1 classes`,
    );
  });

  test.each([
    ["is cut", (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
    ["is empty", () => Buffer.alloc(0)],
    ["is no image", () => Buffer.from("hello")],
  ])("names a file that %s", async (_, spoil) => {
    const noise = Uint8Array.from({ length: 64 * 64 * 3 }, (_, i) => (i * i) % 251);
    const whole = await sharp(noise, { raw: { width: 64, height: 64, channels: 3 } })
      .jpeg()
      .toBuffer();
    const folder = folderWith({ "a/1.JPEG": whole, "a/2.JPEG": spoil(whole), "b/1.png": png });
    const { message } = await rejection(imageFolder(folder, { size: 64 }));
    expect(message).toContain(`broken image file: ${join(folder, "a", "2.JPEG")} does not decode`);
  });

  test("refuses more than fits into memory, before it reads", async () => {
    const folder = folderWith({ "a/1.png": "never read" });
    expect((await rejection(imageFolder(folder, { size: 30_000 }))).message).toContain("would take 2.5 GiB");
  });

  test.each([0, 1.5, NaN])("refuses the size %s", async (size) => {
    expect((await rejection(imageFolder("anywhere", { size }))).message).toContain(`image size ${size}`);
  });
});

describe("listImages", () => {
  test("says what is missing", () => {
    const folder = folderWith({ "empty/readme.md": "" });
    expect(refusal(() => listImages(join(folder, "gone"))).message).toContain(
      `no folder ${join(folder, "gone")}`,
    );
    expect(refusal(() => listImages(join(folder, "empty"))).message).toContain("no class folder in");
    expect(refusal(() => listImages(folder)).message).toContain(`no image in ${join(folder, "empty")}`);
  });
});

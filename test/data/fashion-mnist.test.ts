import { afterEach, expect, test, vi } from "vitest";

import { fashionMnist } from "../../src/data/fashion-mnist";
import { idxFiles } from "./idx-bytes";
import { folderWith, refusal } from "./temporary";

afterEach(() => {
  vi.unstubAllEnvs();
});

test("reads Fashion-MNIST from a folder", () => {
  const { train } = fashionMnist({ folder: folderWith(idxFiles(20, 10)) });
  expect(train.name).toBe("Fashion-MNIST training set");
  expect(train.classes[9]).toBe("ankle boot");
});

test("looks in the data folder by itself", () => {
  const files = Object.entries(idxFiles(20, 10)).map(
    ([name, bytes]) => [`fashion-mnist/${name}`, bytes] as const,
  );
  vi.stubEnv("ASTRONET_DATA", folderWith(Object.fromEntries(files)));
  expect(fashionMnist().test.count).toBe(10);
});

test("names the folder and the command where it is missing", () => {
  const folder = folderWith({});
  const { message } = refusal(() => fashionMnist({ folder }));
  expect(message).toContain(`no train-images-idx3-ubyte (or .gz) in ${folder}`);
  expect(message).toContain("npm run data -- fashion-mnist");
});

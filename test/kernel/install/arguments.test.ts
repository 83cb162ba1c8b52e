import { expect, it } from "vitest";
import { parseArguments, usage } from "../../../kernel/install/arguments";

it.each([
  [[], { action: "help" }],
  [["install", "--help"], { action: "help" }],
  [["install"], { action: "install", place: { kind: "user" } }],
  [["install", "--user"], { action: "install", place: { kind: "user" } }],
  [["uninstall", "--sys-prefix"], { action: "uninstall", place: { kind: "sys-prefix" } }],
  [["install", "--prefix", "x"], { action: "install", place: { kind: "prefix", folder: "x" } }],
  [["install", "--prefix=x y"], { action: "install", place: { kind: "prefix", folder: "x y" } }],
])("%j is understood", (given, command) => {
  expect(parseArguments(given)).toEqual(command);
});

it.each([
  [["instal"], "unknown command: instal"],
  [["install", "--global"], "unknown option: --global"],
  [["install", "here"], "unknown option: here"],
  [["install", "--prefix"], "--prefix needs a folder"],
  [["install", "--prefix", "--user"], "--prefix needs a folder"],
  [["install", "--user", "--sys-prefix"], "more than one place"],
])("%j is refused", (given, message) => {
  expect(() => parseArguments(given)).toThrow(message);
});

it("the help names every option", () => {
  for (const word of ["install", "uninstall", "--user", "--sys-prefix", "--prefix DIR", "--help"]) {
    expect(usage).toContain(word);
  }
});

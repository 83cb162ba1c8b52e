import { expect, test } from "vitest";
import { scenario, type Bundle, type Reply } from "./client";

test("the heartbeat answers while a cell computes", async () => {
  expect(await scenario("control.py", "heartbeat")).toEqual({ beats: 20, computing: true, told: "ok" });
});

test("input and password ask the reader, one question at a time", async () => {
  const answers = await scenario<Record<string, Bundle> & { given: unknown[]; refused: Reply }>(
    "control.py",
    "questions",
  );
  expect(answers.name).toEqual({ "text/plain": "'Ada'" });
  expect(answers.secret).toEqual({ "text/plain": "'€uro'" });
  expect(answers.two).toEqual({ "text/plain": "[ '1', '2' ]" });
  expect(answers.given).toEqual([
    { prompt: "Name? ", password: false },
    { prompt: "Key: ", password: true },
    { prompt: "a", password: false },
    { prompt: "b", password: false },
  ]);
  expect(answers.refused).toMatchObject({ status: "error", ename: "AstroNetError" });
});

test("forged, broken, unknown and very large messages do not end the kernel", async () => {
  const found = await scenario<Record<string, unknown>>("control.py", "bad_messages");
  expect(found).toEqual({
    alive: { "text/plain": "42" },
    dream: "UnknownMessage",
    long: { "text/plain": String(8 << 20) },
    big: "ok",
    after: { "text/plain": "1" },
  });
});

test("the kernel ends when its parent is gone", async () => {
  expect(await scenario("control.py", "orphan")).toEqual({ ended: true });
});

test("the kernel ends when it is asked to, idle or busy, and leaves the connection file as it was", async () => {
  const ended = {
    reply: { status: "ok", restart: false },
    said: { status: "ok", restart: false },
    ended: true,
    file: true,
  };
  expect(await scenario("control.py", "shutdown")).toEqual({ idle: ended, busy: ended });
});

import { expect, test } from "vitest";
import { SendQueue } from "../../../kernel/wire/queue";

test("messages are sent one at a time, in order, and a failed one does not stop the rest", async () => {
  const sent: number[] = [];
  const failed: unknown[] = [];
  let sending = 0;
  let most = 0;
  const socket = {
    async send([frame]: Uint8Array[]): Promise<void> {
      most = Math.max(most, ++sending);
      await new Promise((resolve) => setImmediate(resolve));
      sending--;
      if (frame![0] === 3) throw new Error("no route");
      sent.push(frame![0]!);
    },
  };
  const queue = new SendQueue(socket, (error) => failed.push(error));
  for (let index = 0; index < 10; index++) queue.send([Uint8Array.of(index)]);
  await queue.settled();
  queue.send([Uint8Array.of(10)]);
  await queue.settled();
  expect(sent).toEqual([0, 1, 2, 4, 5, 6, 7, 8, 9, 10]);
  expect(failed).toHaveLength(1);
  expect(most).toBe(1);
});

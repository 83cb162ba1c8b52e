import { existsSync } from "node:fs";
import path from "node:path";
import { afterAll, expect, it, vi } from "vitest";
import { MagicNotebook } from "../notebook";

const notebook = new MagicNotebook();
afterAll(() => {
  notebook.remove();
});

it("runs in the notebook's folder, and fails as the script does", async () => {
  const out: string[] = [];
  const write = vi.spyOn(process.stdout, "write").mockImplementation((chunk) => {
    out.push(String(chunk));
    return true;
  });
  const result = await notebook.execute("%%bash\nx=3\necho $((x + 1)) > made\ncat made");
  write.mockRestore();
  expect(result).toMatchObject({ status: "ok", hasValue: false });
  expect(out.join("")).toBe("4\n");
  expect(existsSync(path.join(notebook.directory, "made"))).toBe(true);
  expect((await notebook.error("%%bash\nexit 3")).message).toBe("bash ended with exit code 3");
  expect((await notebook.error("%%bash\nkill -9 $$")).message).toBe("bash was ended by SIGKILL");
  expect((await notebook.error("%%bash -x\nls")).message).toContain('%%bash takes nothing on its line: "-x"');
});

it("is ended by an interrupt, with all that it has started", async () => {
  const controller = new AbortController();
  setTimeout(() => {
    controller.abort();
  }, 300);
  const result = await notebook.execute(
    "%%bash\n(sleep 2; touch late) &\nsleep 60\ntouch late",
    controller.signal,
  );
  expect(result).toMatchObject({ status: "error", error: { name: "Interrupted" } });
  await new Promise((done) => setTimeout(done, 2500));
  expect(existsSync(path.join(notebook.directory, "late"))).toBe(false);
});

/** Whether a process lives: asks the system without sending anything. */
function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, and is somebody else's.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/**
 * Watches the process that started the kernel and calls `gone` once when it has ended, so that no kernel is left behind
 * by a Jupyter server that was killed. `pid` is the number in `JPY_PARENT_PID`.
 */
export function watchParent(pid: number, gone: () => void, interval = 1_000): void {
  // A zombie still answers; but when it was our own parent, we have been given another one by then.
  const own = process.ppid === pid;
  const timer = setInterval(() => {
    if (lives(pid) && (!own || process.ppid === pid)) return;
    clearInterval(timer);
    gone();
  }, interval);
}

/** Reads `JPY_PARENT_PID`; undefined if it is not set, or names no process that could be waited for. */
export function parentFrom(text: string | undefined): number | undefined {
  const pid = Number(text);
  return Number.isInteger(pid) && pid > 1 ? pid : undefined;
}

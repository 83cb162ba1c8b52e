let check: (() => void) | undefined;

/**
 * Installs what training asks between batches: a function that throws when the reader has interrupted the cell.
 *
 * The kernel installs one; without it, training is not interrupted.
 */
export function setInterruptCheck(installed: (() => void) | undefined): void {
  check = installed;
}

/** Throws if the reader has interrupted; long work of one's own calls it in its loop. */
export function checkInterrupt(): void {
  check?.();
}

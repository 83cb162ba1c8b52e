/** What the main thread is doing, as far as an interrupt needs to know: one integer, so that it changes at once. */

/** The event loop, or code that it called: timers, continuations after an await. */
export const loop = 0;

/** The kernel's own work, such as TypeScript's conversion: nobody may stop it half-way. */
export const kernel = 1;

/** Synchronous code of execution `id` inside `guard`: a signal stops it. */
export function guarded(id: number): number {
  return 2 * id;
}

/** As `guarded`, and a signal has been sent to stop it: the guard may not be left before it has arrived. */
export function signalled(id: number): number {
  return 2 * id + 1;
}

/** Whether the main thread is inside a guard. */
export function isGuarded(phase: number): boolean {
  return phase > kernel;
}

/** Whether the main thread is inside a guard to which a signal has been sent. */
export function isSignalled(phase: number): boolean {
  return isGuarded(phase) && phase % 2 === 1;
}

/** What the task network tells of its units in one step, one value a unit that is there. */
export interface UnitMessage {
  /** Mean absolute activation in front of the gate. */
  readonly activation: ArrayLike<number>;
  /** Mean over the batch of q², with q = B · ∂L/∂z of an image's gate. */
  readonly fisher: ArrayLike<number>;
  /** Σ over the batch of ∂L/∂z. */
  readonly gradient: ArrayLike<number>;
}

/** Running averages of messages, [units] each; what has not been told yet is 0. */
export interface Messages {
  readonly activation: Float64Array;
  readonly fisher: Float64Array;
  /** Of the gradient's magnitude. */
  readonly taylor: Float64Array;
  /** Of the gradient with its sign. */
  readonly gradient: Float64Array;
}

/**
 * Takes a message into the running averages: m ← r m + (1 − r) x with r = 0.9; for the Fisher information r = 0.5 in the first
 * ten steps, 0.9 until the 40th, then 0.97.
 *
 * @param units which units the message is about
 * @param step counted from 1
 */
export function listen(
  messages: Messages,
  units: ArrayLike<number>,
  message: UnitMessage,
  step: number,
): void {
  const slow = step <= 10 ? 0.5 : step <= 40 ? 0.9 : 0.97;
  for (let i = 0; i < units.length; i++) {
    const u = units[i]!;
    const gradient = message.gradient[i]!;
    take(messages.activation, u, message.activation[i]!, 0.9);
    take(messages.fisher, u, message.fisher[i]!, slow);
    take(messages.taylor, u, Math.abs(gradient), 0.9);
    take(messages.gradient, u, gradient, 0.9);
  }
}

function take(average: Float64Array, at: number, value: number, kept: number): void {
  average[at] = kept * average[at]! + (1 - kept) * value;
}

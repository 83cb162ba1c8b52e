import type { Header } from "./message";

/**
 * Whether a front end sent `first` before `second`, as far as their headers tell.
 *
 * Requests and interrupts travel on two sockets, so an interrupt may overtake, or be overtaken by, a request that the
 * same front end sent later. Their headers carry the time of one and the same clock.
 */
export function sentBefore(first: Header, second: Header): boolean {
  if (first.session === undefined || first.session !== second.session) return false;
  if (typeof first.date !== "string" || typeof second.date !== "string") return false;
  const [one, two] = [Date.parse(first.date), Date.parse(second.date)];
  if (Number.isNaN(one) || Number.isNaN(two)) return false;
  return one < two || (one === two && microseconds(first.date) < microseconds(second.date));
}

/** The digits of a time after its milliseconds, which `Date` leaves out. */
function microseconds(date: string): number {
  const digits = /[.,](\d{1,6})/.exec(date)?.[1] ?? "";
  return Number(digits.padEnd(6, "0").slice(3));
}

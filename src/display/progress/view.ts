import { escapeXml } from "../../export/figure/svg";
import { palette } from "../../export/theme/palette";
import type { MimeBundle } from "../../mime";
import { sparkline, type SparkSeries } from "./sparkline";

/** Everything that a progress display shows at one moment. */
export interface ProgressView {
  readonly label: string;
  /** Share that is done, in [0, 1]; undefined where the end is not known. */
  readonly share: number | undefined;
  /** Behind the label: counts, rate, time left. */
  readonly parts: readonly string[];
  /** Lines that stay, oldest first. */
  readonly lines: readonly string[];
  /** Live curves by title. */
  readonly curves: readonly { readonly title: string; readonly series: readonly SparkSeries[] }[];
}

/** Seconds as a clock shows them: `0:07`, `12:30`, `1:02:03`. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const tail = `${String(minutes).padStart(hours > 0 ? 2 : 1, "0")}:${String(rest).padStart(2, "0")}`;
  return hours > 0 ? `${hours}:${tail}` : tail;
}

/** A number of things a second, or a minute where they are slow, with as many digits as matter. */
export function rate(perSecond: number, unit: string): string {
  if (!Number.isFinite(perSecond) || perSecond <= 0) return "";
  if (perSecond < 1) return `${(60 * perSecond).toFixed(1)} ${unit}/min`;
  return `${perSecond >= 10 ? Math.round(perSecond) : perSecond.toFixed(1)} ${unit}/s`;
}

/** The bar in letters, 20 wide. */
function textBar(share: number): string {
  const full = Math.round(20 * share);
  return `[${"█".repeat(full)}${"·".repeat(20 - full)}]`;
}

/** A progress display as text: the lines that stay, then one that tells how far the work is. */
export function progressText({ label, share, parts, lines }: ProgressView): string {
  const bar = share === undefined ? "" : `${textBar(share)} ${Math.floor(100 * share)} %`;
  const status = [label, bar, ...parts].filter((part) => part !== "").join("  ");
  return [...lines, status].join("\n");
}

/** A progress display as HTML: a bar, its numbers, live curves as inline SVG, and the lines that stay. */
export function progressHtml({ label, share, parts, lines, curves }: ProgressView): string {
  const percent = share === undefined ? undefined : Math.floor(100 * share);
  const bar =
    percent === undefined
      ? ""
      : `<div role="progressbar" aria-label="${escapeXml(label)}" aria-valuemin="0" aria-valuemax="100" aria-valuenow="${percent}" ` +
        `style="height: 6px; max-width: 580px; border-radius: 3px; background: rgba(128, 134, 142, 0.25); margin: 0.35em 0">` +
        `<div style="height: 6px; border-radius: 3px; width: ${percent}%; background: ${palette[0]}"></div></div>`;
  const head = [
    `<strong>${escapeXml(label)}</strong>`,
    ...(percent === undefined ? [] : [`${percent} %`]),
    ...parts.filter((part) => part !== "").map(escapeXml),
  ].join(" · ");
  const drawn = curves.map(({ title, series }) => sparkline(title, series)).filter((svg) => svg !== "");
  const kept =
    lines.length === 0
      ? ""
      : `<pre style="margin: 0.4em 0 0; background: none; overflow-x: auto; font-size: 0.9em">${lines.map(escapeXml).join("\n")}</pre>`;
  return [
    `<div style="font-variant-numeric: tabular-nums">`,
    `<div>${head}</div>`,
    bar,
    drawn.length === 0
      ? ""
      : `<div style="display: flex; flex-wrap: wrap; gap: 1.5em">${drawn.join("")}</div>`,
    kept,
    "</div>",
  ].join("");
}

/** A progress display in both forms. */
export function progressBundle(view: ProgressView): MimeBundle {
  return { "text/html": progressHtml(view), "text/plain": progressText(view) };
}

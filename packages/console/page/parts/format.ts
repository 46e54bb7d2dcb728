import { type AtLeast, REGION_NAMES, type RegionName } from "../../src/contract/region.js";

const DIGITS = { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false } as const;
const TIME = new Intl.DateTimeFormat("en-GB", DIGITS);
const DATE = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", ...DIGITS });
const NUMBER = new Intl.NumberFormat("en-US");

/** `12:04:43`; with its day where it is more than half a day away. */
export function timeText(at: number, now: number): string {
  return Math.abs(now - at) > 43_200_000 ? DATE.format(at) : TIME.format(at);
}

/** `12:04:43.415` */
export function exactTime(at: number): string {
  return `${TIME.format(at)}.${String(Math.floor(at % 1000)).padStart(3, "0")}`;
}

/** `12 s`, `2 min 28 s`, `3 h`, `4 d 2 h`: the two largest units that are not 0. */
export function durationText(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.max(0, Math.round(milliseconds))} ms`;
  const units: readonly (readonly [number, string])[] = [
    [86_400, "d"],
    [3600, "h"],
    [60, "min"],
    [1, "s"],
  ];
  let rest = Math.round(milliseconds / 1000);
  const parts = units.flatMap(([size, unit]) => {
    const amount = Math.floor(rest / size);
    rest -= amount * size;
    return amount > 0 ? [`${amount} ${unit}`] : [];
  });
  return parts.slice(0, 2).join(" ");
}

/** `10,412`; `1,000+` where there may be more. */
export function numberText(value: number | AtLeast): string {
  return typeof value === "number" ? NUMBER.format(value) : `${NUMBER.format(value.atLeast)}+`;
}

/** The counted part of a number that may be higher. */
export function leastOf(value: number | AtLeast): number {
  return typeof value === "number" ? value : value.atLeast;
}

/** `1 message`, `3 messages` */
export function countText(value: number, noun: string, plural = `${noun}s`): string {
  return `${numberText(value)} ${value === 1 ? noun : plural}`;
}

/** `1.2 KB`, by 1,024 */
export function bytesText(bytes: number): string {
  if (bytes < 1024) return `${bytes} byte${bytes === 1 ? "" : "s"}`;
  if (bytes < 1024 ** 2) return `${(bytes / 1024).toFixed(1)} KB`;
  return `${(bytes / 1024 ** 2).toFixed(1)} MB`;
}

/** `EU`, `US` */
export function shortName(region: RegionName): string {
  return region === "EU_CENTRAL_1" ? "EU" : "US";
}

/** `eu-central-1` */
export function longName(region: RegionName): string {
  return region.toLowerCase().replaceAll("_", "-");
}

/** `14 in eu-central-1, 13 in us-east-1` */
export function perRegion(items: readonly { readonly region: RegionName }[]): string {
  return REGION_NAMES.flatMap((name) => {
    const count = items.filter(({ region }) => region === name).length;
    return count > 0 ? [`${numberText(count)} in ${longName(name)}`] : [];
  }).join(", ");
}

export function otherRegion(region: RegionName): RegionName {
  return REGION_NAMES.find((each) => each !== region) ?? region;
}

/**
 * What distinguishes destinations: path and query, and the host if there are several; the whole text if it is
 * not a URL.
 */
export function shortUrl(url: string, hasHost: boolean): string {
  if (!URL.canParse(url)) return url;
  const { host, pathname, search } = new URL(url);
  // Where a part is masked.
  return `${hasHost ? host : ""}${pathname}${search}`.replaceAll("%E2%80%A6", "…");
}

/** Host and port of a URL; an empty text if it is not one. */
export function hostOf(url: string): string {
  return /^https?:\/\/(?:[^/?#]*@)?([^/?#]*)/i.exec(url)?.[1]?.toLowerCase() ?? "";
}

/** A text with its full stop, so that another sentence can follow. */
export function sentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}

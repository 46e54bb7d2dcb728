import { ApiError } from "../protocol/api-error.js";
import { parseDuration } from "../protocol/duration.js";
import { nameSetting, textSetting } from "./setting-reader.js";

/** How fast messages of one key may be delivered. 0 is no limit. */
export interface FlowControlSettings {
  readonly key: string;
  readonly parallelism: number;
  readonly rate: number;
  /** Milliseconds. */
  readonly period: number;
}

/** Reads `Upstash-Flow-Control-Key` and `-Value`, which is `parallelism=5, rate=10, period=60s`. */
export function parseFlowControl(headers: Headers): FlowControlSettings | undefined {
  const key = textSetting(headers, "Upstash-Flow-Control-Key");
  const value = textSetting(headers, "Upstash-Flow-Control-Value");
  if (key === undefined && value === undefined) return undefined;
  const fields = new Map(
    (value ?? "").split(",").map((field): [string, string] => {
      const [name = "", text = ""] = field.split("=");
      return [name.trim().toLowerCase(), text.trim()];
    }),
  );
  const parallelism = limit(fields.get("parallelism"));
  const rate = limit(fields.get("rate"));
  const period = parseDuration(fields.get("period") ?? "1s");
  if (!key || period === undefined || period === 0 || (parallelism === 0 && rate === 0)) {
    throw new ApiError(400, "invalid flow control", { sent: `${key ?? ""} ${value ?? ""}` });
  }
  return { key: nameSetting("flow control key", key), parallelism, rate, period };
}

function limit(text = "0"): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new ApiError(400, "invalid flow control value", { sent: text });
}

import type { Limits } from "../limits.js";
import {
  type MessageSettings,
  parseMessageSettings,
  withoutDeduplication,
} from "./message-settings.js";

/** Settings that take the place of others. */
export type Overrides = Partial<MessageSettings>;

/** Which fields a setting is read into. */
const FIELDS: Readonly<Record<string, keyof MessageSettings>> = {
  "upstash-method": "method",
  "upstash-delay": "delay",
  "upstash-not-before": "notBefore",
  "upstash-retries": "retries",
  "upstash-retry-delay": "retryDelayExpression",
  "upstash-timeout": "timeout",
  "upstash-callback": "callback",
  "upstash-failure-callback": "failureCallback",
  "upstash-queue-name": "queueName",
  "upstash-flow-control-key": "flowControl",
  "upstash-label": "labels",
  "upstash-redact-fields": "redaction",
};

/** The settings of an existing message that the headers of a request change. @throws ApiError 400 */
export function overridesOf(headers: Headers, limits: Limits): Overrides {
  const settings = parseMessageSettings(headers, limits);
  const given = Object.entries(FIELDS).filter(([name]) => headers.get(name)?.trim());
  return Object.fromEntries(given.map(([, field]) => [field, settings[field]]));
}

/** The settings of a message that is published again: at once, and never as a duplicate. */
export function settingsAgain(settings: MessageSettings, overrides: Overrides): MessageSettings {
  const again = withoutDeduplication(settings);
  return { ...again, delay: undefined, notBefore: undefined, ...overrides };
}

import type { MessageSettings } from "./message-settings.js";

const REDACTED = /(^|, )REDACTED:[0-9a-f]{64}(, |$)/i;
/** What a header can carry without being changed. */
const PLAIN = /^[\x20-\x7e]*$/;

/** Why a message cannot be published as it is shown; nothing where it can. */
export function settingsObstacles(
  settings: MessageSettings,
  others: Readonly<Record<string, string>> = {},
): string[] {
  const hasComma = settings.labels?.some((label) => label.includes(",")) ?? false;
  return [
    ...redactedFields(settings).map(
      (field) => `${field} is redacted: a copy would store the hash as the value`,
    ),
    ...oddFields(settings, others).map(
      (field) => `${field} has characters that a header does not carry unchanged`,
    ),
    ...(hasComma ? ["a label with a comma would become two"] : []),
  ];
}

/** Why a destination cannot be written into a path. */
export function destinationObstacles(destination: string): string[] {
  return /^[\x21-\x7e]+$/.test(destination)
    ? []
    : ["its destination has characters that a request line does not carry"];
}

type Field = readonly [name: string, value: string];

function headersOf(settings: MessageSettings): Field[] {
  return (["header", "callbackHeader", "failureCallbackHeader"] as const).flatMap((field) =>
    Object.entries(settings[field] ?? {}).map(
      ([name, value]): Field => [`${field}.${name}`, value],
    ),
  );
}

function redactedFields(settings: MessageSettings): string[] {
  const body = Buffer.from(settings.body ?? "", "base64").toString("latin1");
  const fields: Field[] = [["body", body], ...headersOf(settings)];
  return fields.filter(([, value]) => REDACTED.test(value)).map(([name]) => name);
}

/** What goes out as the value of a header. */
function oddFields(settings: MessageSettings, others: Readonly<Record<string, string>>): string[] {
  const { labels = [], flowControlKey = "", retryDelayExpression = "" } = settings;
  const { callback = "", failureCallback = "", queueName = "" } = settings;
  const named = { flowControlKey, ...others, retryDelayExpression, callback, failureCallback };
  const fields: Field[] = [
    ...headersOf(settings),
    ...labels.map((label): Field => ["labels", label]),
    ...Object.entries({ ...named, queueName }),
  ];
  const isOdd = ([name, value]: Field) => !PLAIN.test(value) || !PLAIN.test(name);
  return fields.filter(isOdd).map(([name]) => name);
}

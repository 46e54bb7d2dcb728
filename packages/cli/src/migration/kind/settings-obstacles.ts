import type { MessageSettings } from "./message-settings.js";

const REDACTED = /(^|, )REDACTED:[0-9a-f]{64}(, |$)/i;
/** Values that a header can carry unchanged: white space at either end is lost. */
const PLAIN = /^(?! )[\x20-\x7e]*(?<! )$/;
/** The name of a header (RFC 9110 §5.6.2). */
const NAME = /^[\w!#$%&'*+.^`|~-]+$/;
/** Query parameters that the API reads itself, such as a token of another account. */
const PARAMETER = /^(qstash_token$|upstash-)/i;

/** Why a message cannot be published as it is shown; empty if it can. */
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
  if (!/^[\x21-\x7e]+$/.test(destination)) {
    return ["its destination has characters that a request line does not carry"];
  }
  const query = destination.split("?").slice(1).join("&");
  const own = [...new URLSearchParams(query).keys()].find((name) => PARAMETER.test(name));
  return own === undefined
    ? []
    : [`its destination has the parameter ${own}, which the API would take for its own`];
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

/** A header's own name; the other fields are called as ours are. */
function nameIn(field: string): string {
  return /^\w+\.(.*)$/s.exec(field)?.[1] ?? field;
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
  const isOdd = ([name, value]: Field) => !PLAIN.test(value) || !NAME.test(nameIn(name));
  return fields.filter(isOdd).map(([name]) => name);
}

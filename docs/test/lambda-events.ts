/** What AWS calls a function with. */
export type Event = Readonly<Record<string, unknown>>;

/** A request, as it arrives at what stands before the function. */
export interface Payload {
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Buffer;
  /** How the body is handed over; bytes that are no text do not survive `utf8`. */
  readonly encoding: "utf8" | "base64";
}

export const HOST = "abc.execute-api.eu-central-1.amazonaws.com";
const sourceIp = "192.0.2.1";

/** Of an HTTP API in payload format 2.0, and of a function URL. */
export function httpApiEvent(path: string, payload: Payload, stage = "$default"): Event {
  const http = { method: "POST", path, protocol: "HTTP/1.1", sourceIp };
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath: path,
    rawQueryString: "",
    headers: headersOf(payload),
    requestContext: { stage, domainName: HOST, http },
    ...bodyOf(payload),
  };
}

/** Of a REST API; `proxy` is what its resource's `{proxy+}` matched. */
export function restApiEvent(path: string, payload: Payload, proxy = path.slice(1)): Event {
  const headers = headersOf(payload);
  const lists = Object.entries(headers).map(([name, value]) => [name, [value]]);
  const resource = `${path.slice(0, -proxy.length)}{proxy+}`;
  const identity = { sourceIp };
  return {
    resource,
    path,
    httpMethod: "POST",
    headers,
    multiValueHeaders: Object.fromEntries(lists),
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: { proxy },
    requestContext: { stage: "prod", path: `/prod${path}`, resourcePath: resource, identity },
    ...bodyOf(payload),
  };
}

/** Of an Application Load Balancer. */
export function albEvent(path: string, payload: Payload): Event {
  return {
    requestContext: { elb: { targetGroupArn: "arn:aws:elasticloadbalancing:…" } },
    httpMethod: "POST",
    path,
    queryStringParameters: {},
    headers: headersOf(payload),
    ...bodyOf(payload),
  };
}

function bodyOf({ bytes, encoding }: Payload) {
  return { body: bytes.toString(encoding), isBase64Encoded: encoding === "base64" };
}

function headersOf({ headers, bytes }: Payload): Record<string, string> {
  const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
  return { ...Object.fromEntries(lower), "content-length": `${bytes.byteLength}`, host: HOST };
}

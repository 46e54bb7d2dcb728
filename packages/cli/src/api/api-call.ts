/** One request to a region's API. */
export interface ApiCall {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** From `/v2/` on, byte for byte as it is sent. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array<ArrayBuffer> | string;
  /** Whether the answer is JSON that matters. */
  readonly answers?: boolean;
}

/** A JSON body, and the header that says so. */
export function jsonBody(value: unknown): Pick<ApiCall, "headers" | "body"> {
  return { headers: { "Content-Type": "application/json" }, body: JSON.stringify(value) };
}

/** The path of a kind of resource in the API. */
export type Collection = "schedules" | "topics" | "queues";

/** A path that an id follows. */
type Parent = Collection | "dlq" | "dlq/retry";

/**
 * The path of one resource.
 *
 * @throws TypeError for an empty id, because a DELETE would then mean all; and for `.` and `..`, which URLs
 *   resolve
 */
export function resourcePath(parent: Parent, id: string): string {
  if (/^\.{0,2}$/.test(id)) throw new TypeError(`not the id of one of the ${parent}: "${id}"`);
  return `/v2/${parent}/${encodeURIComponent(id)}`;
}

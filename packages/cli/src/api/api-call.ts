/** One request to a region's API. */
export interface ApiCall {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** From `/v2/` on, to the byte as it is to be sent. */
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

/** Where the API has the resources of a kind. */
export type Collection = "schedules" | "topics" | "queues";

/** A path that an id follows. */
type Parent = Collection | "dlq/retry";

/**
 * The path of one resource.
 *
 * @throws TypeError for an empty id, with which a DELETE means all; and for dots, which URLs resolve
 */
export function resourcePath(parent: Parent, id: string): string {
  if (/^\.{0,2}$/.test(id)) throw new TypeError(`not the id of one of the ${parent}: "${id}"`);
  return `/v2/${parent}/${encodeURIComponent(id)}`;
}

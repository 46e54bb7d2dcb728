import { ApiError, found } from "../protocol/api-error.js";
import type { HeaderList } from "../protocol/header-list.js";
import { isHttpUrl } from "../protocol/http-url.js";
import type { Records } from "../storage/records.js";
import { plain, Table } from "../storage/table.js";

/** One address of a URL group. */
export interface Endpoint {
  readonly url: string;
  readonly name?: string | undefined;
}

/** A URL group, as the API shows it. */
export interface UrlGroupView {
  readonly name: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly endpoints: readonly Endpoint[];
  /** Default headers of its messages; absent if there are none. */
  readonly headers?: HeaderList | undefined;
}

/** The URL groups of a region; the API's word for one is topic. */
export class UrlGroups {
  readonly #groups: Table<UrlGroupView>;

  constructor(records: Records) {
    this.#groups = new Table(records, "urlGroups", plain());
  }

  get size(): number {
    return this.#groups.size;
  }

  find(name: string): UrlGroupView | undefined {
    return this.#groups.get(name);
  }

  /** @throws ApiError 404 */
  get(name: string): UrlGroupView {
    return found(this.find(name), "topic");
  }

  list(): UrlGroupView[] {
    return [...this.#groups.values()];
  }

  /**
   * Adds endpoints, and creates the group if there is none. An endpoint with the same URL or name is
   * replaced.
   */
  add(name: string, endpoints: readonly Endpoint[], now: number): void {
    const wrong = endpoints.find(({ url }) => typeof url !== "string" || !isHttpUrl(url));
    if (wrong) throw new ApiError(400, "invalid endpoint url", { sent: wrong.url });
    const group = this.#groups.get(name) ?? { name, createdAt: now, updatedAt: now, endpoints: [] };
    const kept = without(group.endpoints, endpoints);
    this.#groups.set(name, { ...group, endpoints: [...kept, ...endpoints], updatedAt: now });
  }

  /** Removes endpoints, each by its URL or name. Without endpoints, the group is removed too. */
  remove(name: string, endpoints: readonly Partial<Endpoint>[], now: number): void {
    const group = this.get(name);
    const kept = without(group.endpoints, endpoints);
    if (kept.length === 0) this.#groups.delete(name);
    else this.#groups.set(name, { ...group, endpoints: kept, updatedAt: now });
  }

  /** Sets the headers that the group's messages carry by default. */
  setHeaders(name: string, headers: HeaderList, now: number): void {
    this.#groups.set(name, { ...this.get(name), headers, updatedAt: now });
  }

  delete(name: string): void {
    this.#groups.delete(name);
  }
}

function without(
  endpoints: readonly Endpoint[],
  removed: readonly Partial<Endpoint>[],
): readonly Endpoint[] {
  return endpoints.filter(
    ({ url, name }) =>
      !removed.some((each) => each.url === url || (name !== undefined && each.name === name)),
  );
}

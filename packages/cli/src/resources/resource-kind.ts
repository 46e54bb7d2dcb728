import type { Api } from "../api/api.js";

/** A record of the API. */
export type ApiRecord = Readonly<Record<string, unknown>>;

/** A part of a list, newest first where the region sorts it. */
export interface ListPage {
  readonly items: readonly ApiRecord[];
  /** Where the next part begins; absent with the last one. */
  readonly cursor?: string | undefined;
}

/** What can be done to one resource. */
export interface Verb {
  readonly name: string;
  readonly description: string;
  /** What is said when it is done, such as `cancelled`. */
  readonly done: string;
  /** Whether it asks first: what it does cannot be taken back. */
  readonly asks?: boolean;
  /** Whether `--all` is offered: everything that `list` shows. */
  readonly takesAll?: boolean;
  readonly act: (api: Api, id: string) => Promise<unknown>;
}

/** One kind of resource: all that the commands have to know of it. */
export interface ResourceKind {
  /** The name of its command, such as `url-groups`. */
  readonly name: string;
  /** What they are called, such as `URL groups`. */
  readonly title: string;
  /** What one of them is called, such as `URL group`; several have an s. */
  readonly one: string;
  /** Whether its ids are made by the region, so that no two regions share one; names can be in both. */
  readonly isUnique?: boolean;
  /** What `list` lists. */
  readonly description: string;
  /** The field that holds its id. */
  readonly id: string;
  /** What brings one into being: what is said below an empty list. */
  readonly origin: string;
  /** Its columns: heads, and what is under them. */
  readonly columns: Readonly<Record<string, (record: ApiRecord) => string>>;
  readonly list: (api: Api, count: number, cursor: string | undefined) => Promise<ListPage>;
  /** One of them; `undefined` where the region does not have it. Without it there is no `show`. */
  readonly find?: (api: Api, id: string) => Promise<ApiRecord | undefined>;
  readonly verbs?: readonly Verb[];
}

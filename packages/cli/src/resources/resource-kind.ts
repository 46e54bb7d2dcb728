import type { CellType } from "@qstash-verify/console";
import type { Api } from "../api/api.js";

/** A record of the API. */
export type ApiRecord = Readonly<Record<string, unknown>>;

/** A part of a list, newest first where the region sorts it. */
export interface ListPage {
  readonly items: readonly ApiRecord[];
  /** What the region says of where the next part begins; nothing with the last one. */
  readonly cursor?: unknown;
  /** Whether there are more, where no cursor leads to them. */
  readonly isCut?: boolean;
}

/** What can be done to one resource. */
export interface Verb {
  readonly name: string;
  /** On the console's button; its name, begun with a capital, unless given. */
  readonly title?: string;
  readonly description: string;
  /** What is said when it is done, such as `cancelled`. */
  readonly done: string;
  /** What is asked first, where what it does cannot be taken back. */
  readonly asks?: string;
  /** Whether `--all` is offered: everything that `list` shows. */
  readonly takesAll?: boolean;
  /** Whether it makes sense for one that is as it is; for all unless given. */
  readonly suits?: (record: ApiRecord) => boolean;
  readonly act: (api: Api, id: string) => Promise<unknown>;
}

/** A column of a list: the terminal's head of it is its name in the table of kinds. */
export interface Column {
  /** Its head on the console's page. */
  readonly title: string;
  readonly type: CellType;
  /** What is under it: of a time milliseconds since 1970. `undefined` where the record does not say. */
  readonly value: (record: ApiRecord) => string | number | undefined;
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
  /** Its columns, by their heads in the terminal. */
  readonly columns: Readonly<Record<string, Column>>;
  readonly list: (api: Api, count: number, cursor: string | undefined) => Promise<ListPage>;
  /** One of them; `undefined` where the region does not have it. Without it there is no `show`. */
  readonly find?: (api: Api, id: string) => Promise<ApiRecord | undefined>;
  readonly verbs?: readonly Verb[];
}

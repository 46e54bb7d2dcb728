import type { CellType } from "@qstash-verify/console";
import type { Api } from "../api/api.js";

/** A record of the API. */
export type ApiRecord = Readonly<Record<string, unknown>>;

/** A part of a list, newest first where the region sorts it. */
export interface ListPage {
  readonly items: readonly ApiRecord[];
  /** The region's cursor of the next part; absent with the last one. */
  readonly cursor?: unknown;
  /** How many there are in all, where no cursor leads to the rest. */
  readonly total?: number;
}

/** What can be done to one resource. */
export interface Verb {
  readonly name: string;
  /** On the console's button. Default: its name, with a capital. */
  readonly title?: string;
  readonly description: string;
  /** What is said when it is done, such as `cancelled`. */
  readonly done: string;
  /** The question that is asked first, if the action cannot be undone, or repeats what is done. */
  readonly asks?: string;
  /** What a command says before its own question, if the question alone does not tell what would happen. */
  readonly warns?: string;
  /** Whether `--all` is offered: everything that `list` shows. */
  readonly takesAll?: boolean;
  /** Whether it delivers again what a migration may have published in the other region. */
  readonly deliversAgain?: boolean;
  /** Whether it makes sense for a resource in its present state. Default: for all. */
  readonly suits?: (record: ApiRecord) => boolean;
  /** The field of the API's answer that has the id of what goes on in its place, such as the new run. */
  readonly successor?: string;
  readonly act: (api: Api, id: string) => Promise<unknown>;
}

/** A column of a list: the terminal's head of it is its name in the table of kinds. */
export interface Column {
  /** Its head on the console's page. */
  readonly title: string;
  readonly type: CellType;
  /** The value in the column. A time is in milliseconds since 1970. `undefined` if the record has none. */
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
  /** How to create one, which is shown below an empty list. */
  readonly origin: string;
  /** Its columns, by their heads in the terminal. */
  readonly columns: Readonly<Record<string, Column>>;
  readonly list: (api: Api, count: number, cursor: string | undefined) => Promise<ListPage>;
  /** Whether a record, read from a cursor on, shows what an earlier page has shown in a later state. */
  readonly isOutdated?: (api: Api, record: ApiRecord) => Promise<boolean>;
  /** Reads one; `undefined` if the region does not have it. Without this, there is no `show`. */
  readonly find?: (api: Api, id: string) => Promise<ApiRecord | undefined>;
  readonly verbs?: readonly Verb[];
}

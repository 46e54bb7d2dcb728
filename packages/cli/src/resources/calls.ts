import type { Api } from "../api/api.js";
import { ApiError } from "../api/api-error.js";
import { Failure } from "../failure.js";
import type { ApiRecord, ListPage, Verb } from "./resource-kind.js";

/**
 * The path of one resource, by an id that somebody typed.
 *
 * @throws Failure for an empty id, which means all of them, and for dots, which URLs resolve
 */
export function pathOf(collection: string, id: string): string {
  // Half a surrogate pair cannot be encoded.
  if (/^\.{0,2}$/.test(id) || /\p{Surrogate}/u.test(id)) throw new Failure(`"${id}" is not an id`);
  return `${collection}/${encodeURIComponent(id)}`;
}

/** Reads one resource; `undefined` where the region does not have it. */
export async function findBy(api: Api, path: string): Promise<ApiRecord | undefined> {
  try {
    const found = await api.find<unknown>(path);
    return found === undefined ? undefined : recordOf(found);
  } catch (error) {
    if (error instanceof ApiError) throw api.failure(error);
    throw error;
  }
}

/** The verb `delete`. @param question what is asked before */
export function deleting(what: string, collection: string, question: string): Verb {
  return {
    name: "delete",
    description: `delete ${what} for good`,
    done: "deleted",
    asks: question,
    act: (api, id) => api.call({ method: "DELETE", path: pathOf(collection, id) }),
  };
}

/** The most that a region gives at once. */
const LARGEST_PAGE = 100;

/** Reads a list that has pages: its records are in a field of the answer. */
export async function readPage(
  api: Api,
  path: string,
  field: string,
  { count, ...others }: PageQuery,
): Promise<ListPage> {
  const query = { ...others, ...(count && { count: `${Math.min(count, LARGEST_PAGE)}` }) };
  const set = Object.entries(query).filter(([, value]) => value !== undefined);
  const search = new URLSearchParams(set as [string, string][]);
  const answer = recordOf(await api.read<unknown>(`${path}?${search}`));
  return { items: recordsOf(answer[field], api, path), cursor: answer["cursor"] };
}

/** Reads a list without pages: it is complete, or cut at the requested length. */
export async function readAll(api: Api, path: string, count: number): Promise<ListPage> {
  const all = recordsOf(await api.read<unknown>(path), api, path);
  return { items: all.slice(0, count), total: all.length };
}

/** Which part of a list, and of what. */
interface PageQuery {
  readonly count?: number;
  readonly [filter: string]: string | number | undefined;
}

/** A region may answer anything. An empty list may be `null`. @throws Failure */
function recordsOf(answer: unknown, { place }: Api, path: string): ApiRecord[] {
  if (answer === undefined || answer === null) return [];
  if (!Array.isArray(answer)) throw new Failure(`${place}: ${path} is not a list`);
  return answer.map(recordOf);
}

function recordOf(answer: unknown): ApiRecord {
  return Object(answer);
}

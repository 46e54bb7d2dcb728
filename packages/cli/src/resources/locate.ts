import type { Api } from "../api/api.js";
import { placeName } from "../environment/account.js";
import { Failure } from "../failure.js";
import type { Located } from "./read-regions.js";
import type { ApiRecord, ResourceKind } from "./resource-kind.js";

/** A resource, and what is needed to act on it. */
export interface Found extends Located {
  readonly api: Api;
  /** Why other regions could not be asked. */
  readonly failures: readonly string[];
}

/**
 * Finds a resource in some regions. A region that cannot be read does not hide what the other one has.
 *
 * @throws Failure if it is in none of the regions, or in more than one
 */
export async function locate(apis: readonly Api[], kind: ResourceKind, id: string): Promise<Found> {
  const { found, failures } = await askAll(apis, kind, id);
  const [first, second] = found;
  if (first && !second) return { ...first, failures };
  if (first) {
    throw new Failure(
      `${id} is in ${regionNames(found.map(({ api }) => api))}: name one of them with ${flagsOf(apis)}`,
      1,
    );
  }
  // A region that could not be read may have it, too.
  if (failures.length === apis.length) throw new Failure([...new Set(failures)].join("; "));
  if (failures.length > 0) {
    throw new Failure(
      `${kind.one} ${id} was not found, but not every region could be asked: ${failures.join("; ")}`,
    );
  }
  throw new Failure(
    `there is no ${kind.one} ${id} in ${regionNames(apis)}: see qstash-verify ${kind.name} list`,
    1,
  );
}

/**
 * Finds a resource that is to be changed. An id that its region made is unique, so the resource is the one
 * that is found. A name can exist in both regions. If one of them cannot be read and the user named no
 * region, the other one may be meant, so nothing is changed on a guess.
 *
 * @throws Failure as {@link locate}, or if it may also be in a region that cannot be read
 */
export async function locateForChange(
  apis: readonly Api[],
  kind: ResourceKind,
  id: string,
): Promise<Found> {
  const found = await locate(apis, kind, id);
  if (kind.isUnique || found.failures.length === 0) return found;
  throw new Failure(
    `${id} is in ${found.region}, and may be in the other region, too, which could not be asked. Nothing was done: name the region with ${flagsOf([found.api])}. (${found.failures.join("; ")})`,
  );
}

async function askAll(apis: readonly Api[], kind: ResourceKind, id: string) {
  const asked = await Promise.allSettled(apis.map(async (api) => await kind.find?.(api, id)));
  const found: { api: Api; region: Located["region"]; record: ApiRecord }[] = [];
  const failures: string[] = [];
  for (const [index, answer] of asked.entries()) {
    const api = apis[index] as Api;
    if (answer.status === "rejected") {
      if (!(answer.reason instanceof Failure)) throw answer.reason;
      failures.push(answer.reason.message);
    } else if (answer.value) {
      found.push({ api, region: api.place, record: answer.value });
    }
  }
  return { found, failures };
}

/** The regions, as they are named in a sentence. */
export function regionNames(apis: readonly Api[]): string {
  return [...new Set(apis.map(({ place }) => placeName(place)))].join(" and ");
}

/** How regions are named in a command. */
function flagsOf(apis: readonly Api[]): string {
  return apis.map(({ place }) => `--region ${place.slice(0, 2).toLowerCase()}`).join(" or ");
}

import { pathOf } from "./calls.js";
import type { Verb } from "./resource-kind.js";

/** `pause` and `resume`. @param field the one that says whether it is paused */
export function pausing(what: string, collection: string, field: string): readonly Verb[] {
  return (["pause", "resume"] as const).map((name) => ({
    name,
    description: `${name} ${what}`,
    done: `${name}d`,
    suits: (record) => (record[field] === true) === (name === "resume"),
    act: (api, id) => api.call({ method: "POST", path: `${pathOf(collection, id)}/${name}` }),
  }));
}

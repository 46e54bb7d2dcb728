import type { Outside } from "../../migration/outside.js";
import { impatientApi } from "../open-api.js";

/**
 * The same `outside` for a page that only reads: it does not wait for a region as long as a migration does.
 */
export function impatient(outside: Outside): Outside {
  return {
    ...outside,
    connect: (account, access) =>
      access === "read" ? impatientApi(account, access) : outside.connect(account, access),
  };
}

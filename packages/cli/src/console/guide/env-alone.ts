import type { Outside } from "../../migration/outside.js";

/**
 * The same `outside`, without looking for files of settings: a local migration uses its own variables, and
 * never an account that some `.env` file names.
 */
export function envAlone(outside: Outside): Outside {
  return {
    ...outside,
    isAlone: true,
    readSettings: (files, env) =>
      files.length > 0
        ? outside.readSettings(files, env)
        : { variables: env, sources: new Map(), files: [], overridden: [] },
  };
}

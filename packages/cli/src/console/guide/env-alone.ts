import type { Outside } from "../../migration/outside.js";

/**
 * The same outside, but no file of settings is looked for: a local QStash is moved with its own variables,
 * and never to an account that some `.env` file names.
 */
export function envAlone(outside: Outside): Outside {
  return {
    ...outside,
    readSettings: (files, env) =>
      files.length > 0
        ? outside.readSettings(files, env)
        : { variables: env, sources: new Map(), files: [], overridden: [] },
  };
}

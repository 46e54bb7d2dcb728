import { publishedDevKeys } from "../../published-dev-keys.js";
import { testEnvironment } from "../../test-environment.js";
import { refused } from "../expectations.js";
import type { Row } from "../row.js";

/** The eight published keys, each by both ways in: never trusted in production. */
export const publishedKeyRows: readonly Row[] = publishedDevKeys.flatMap((pair, user) =>
  (["current", "next"] as const).flatMap((slot): Row[] => [
    {
      name: `published ${slot} key of user ${user}: refused as the only option in production`,
      env: { ...testEnvironment("single"), NODE_ENV: "production" },
      options: { currentSigningKey: pair[slot] },
      delivery: { key: pair[slot] },
      expect: refused("dev_mode_in_production"),
    },
    {
      name: `published ${slot} key of user ${user}: refused as the only key of a production environment`,
      env: { NODE_ENV: "production", QSTASH_CURRENT_SIGNING_KEY: pair[slot] },
      delivery: { key: pair[slot] },
      expect: refused("dev_mode_in_production"),
    },
  ]),
);

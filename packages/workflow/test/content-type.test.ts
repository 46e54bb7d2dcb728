import { expect, test } from "vitest";
import { hosts } from "./hosts.js";
import { replay } from "./replay.js";
import { start } from "./third-party.js";

/** Whoever starts a run chooses it: `Upstash-Forward-Content-Type`. */
const CONTENT_TYPES = ["json", "", "application/json; charset", "application/json, text/plain"];

test.each(Object.entries(hosts))(
  "%s runs a workflow whatever the content type",
  async (_, host) => {
    const { url, executed } = await start(host);
    for (const type of CONTENT_TYPES) {
      expect([type, await replay(url, url, { "Content-Type": type })]).toEqual([
        type,
        [200, undefined],
      ]);
    }
    expect(executed).toHaveBeenCalledTimes(CONTENT_TYPES.length);
  },
);

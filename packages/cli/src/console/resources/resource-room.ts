import { type ConsoleBackend, ConsoleProblem, type RegionName } from "@qstash-verify/console";
import pMap from "p-map";
import { actOn } from "../../resources/act-on.js";
import { withoutSecrets } from "../../resources/show-resources.js";
import { type OpenApi, throughApi } from "../open-api.js";
import { kindOf, kindView } from "./console-kinds.js";
import { RegionLists } from "./region-lists.js";

/** How many targets are acted on at once. */
const AT_ONCE = 4;

/**
 * The lists of resources, and what can be done to each, in the regions that are open.
 *
 * @param journalFolder where migrations record what they have published. Default: the working directory
 */
export function resourceRoom(
  regions: readonly RegionName[],
  open: OpenApi,
  journalFolder?: string,
): ConsoleBackend["resources"] {
  const lists = new RegionLists(open, journalFolder);
  return {
    async list(name) {
      const kind = kindOf(name);
      const read = await Promise.all(
        regions.map(async (region) => ({ region, ...(await lists.read(kind, region)) })),
      );
      return {
        kind: kindView(kind),
        rows: read.flatMap(({ rows }) => rows),
        parts: read.map(({ rows, ...part }) => part),
      };
    },

    async open(name, { region, id }) {
      const { find } = kindOf(name);
      const api = open(region, "read");
      const record = find && (await throughApi(api, () => find(api, id)));
      if (record) return withoutSecrets(record);
      throw new ConsoleProblem(404, `${region} does not have it any more`);
    },

    async act(name, verbName, targets) {
      const verb = kindOf(name).verbs?.find((each) => each.name === verbName);
      if (!verb) throw new ConsoleProblem(404, `this cannot be done to ${name}`);
      return await pMap(
        targets,
        async ({ region, id }) => {
          const problem = await problemOf(
            async () => (await actOn(open(region, "write"), verb, id)).error,
          );
          return { region, id, isDone: problem === undefined, text: problem ?? verb.done };
        },
        { concurrency: AT_ONCE },
      );
    },
  };
}

/** A region that is off does not prevent actions on the other. */
async function problemOf(act: () => Promise<string | undefined>): Promise<string | undefined> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof ConsoleProblem) return error.message;
    throw error;
  }
}

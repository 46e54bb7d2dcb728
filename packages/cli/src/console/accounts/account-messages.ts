import { type ConsoleBackend, ConsoleProblem, type RegionName } from "@qstash-verify/console";
import { readServerKeys } from "../../environment/server-keys.js";
import type { ApiRecord } from "../../resources/resource-kind.js";
import { publish, publishAgain } from "../messages/publication.js";
import { recordBody } from "../messages/record-body.js";
import { isRedacted } from "../messages/redacted.js";
import { headerPairs } from "../messages/shown-headers.js";
import { spoil } from "../messages/spoil.js";
import { withPublished } from "../messages/with-published.js";
import { throughApi } from "../open-api.js";
import { accountMessage, askForMessage, type ToldMessage } from "./account-message.js";
import type { AccountRegions } from "./account-regions.js";

/** The messages of real accounts, from their logs, and the actions for each. */
export function accountMessages(regions: AccountRegions): ConsoleBackend["messages"] {
  const { open } = regions;
  const ask = (region: RegionName, messageId: string): Promise<ToldMessage> =>
    throughApi(open(region, "read"), (api) => askForMessage(api, messageId));
  return {
    list: async () => regions.messages(),
    open: async (region, messageId) => {
      const { account } = open(region, "read");
      return await withPublished(accountMessage(await ask(region, messageId)), account);
    },
    publish: async (publication) => await publish(open(publication.region, "write"), publication),

    async again(region, messageId) {
      const api = open(region, "write");
      const { record } = await ask(region, messageId);
      if (record) return await publishAgain(api, record);
      throw new ConsoleProblem(
        409,
        "QStash does not keep all of a delivered message: edit and send it instead",
      );
    },

    async spoil(region, messageId, spoiling) {
      // Only sent if changes are allowed, because an app may accept it as genuine.
      const api = open(region, "write");
      const { record, logged } = await ask(region, messageId);
      const { current } = await throughApi(api, readServerKeys);
      return await spoil({ region, key: current, ...requestOf(record ?? logged) }, spoiling);
    },

    explain: async () => {
      throw new ConsoleProblem(
        404,
        "QStash does not show the signature that it sent: paste one from your app's log under Explain",
      );
    },
  };
}

function requestOf(message: ApiRecord | undefined) {
  if (!message) throw new ConsoleProblem(409, "what was sent is no longer kept");
  if (isRedacted(message))
    throw new ConsoleProblem(409, "parts were redacted when it was published");
  return {
    url: String(message["url"]),
    method: String(message["method"] ?? "POST"),
    headers: Object.fromEntries(headerPairs(message["header"])),
    body: recordBody(message),
  };
}

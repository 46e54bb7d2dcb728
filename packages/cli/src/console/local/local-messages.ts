import {
  type ConsoleBackend,
  ConsoleProblem,
  type Explained,
  type RegionName,
} from "@qstash-verify/console";
import type { Emulator } from "@qstash-verify/emulator";
import type { Variables } from "../../environment/settings.js";
import { timeText } from "../../resources/cells.js";
import type { ApiRecord } from "../../resources/resource-kind.js";
import { explainSignature } from "../explain/explain-signature.js";
import { publish, publishAgain } from "../messages/publication.js";
import { recordBody } from "../messages/record-body.js";
import { isRedacted } from "../messages/redacted.js";
import { headerPairs } from "../messages/shown-headers.js";
import { spoil } from "../messages/spoil.js";
import { withPublished } from "../messages/with-published.js";
import type { OpenApi } from "../open-api.js";
import type { MessageBoard } from "./message-board.js";
import { messageDetail } from "./message-detail.js";

/** What the room is made of. */
export interface LocalMessagesParts {
  readonly emulator: Emulator;
  readonly board: MessageBoard;
  readonly open: OpenApi;
  /** The variables of the app. */
  readonly env: Variables;
  /** Where migrations record what they have published. */
  readonly journalFolder: string | undefined;
}

/** The messages of a local QStash, and what can be done to each. */
export function localMessages(parts: LocalMessagesParts): ConsoleBackend["messages"] {
  const { emulator, board, open, env, journalFolder } = parts;
  const known = (region: RegionName, messageId: string): ApiRecord => {
    const message = emulator.regions[region].messageOf(messageId);
    if (message) return { ...message };
    throw new ConsoleProblem(404, "the local QStash no longer keeps this message");
  };
  return {
    list: async () => board.list(),
    open: async (region, messageId) => {
      const { url, token } = emulator.regions[region];
      const detail = messageDetail(parts, region, messageId);
      return await withPublished(detail, { region, url, token }, journalFolder);
    },
    again: async (region, messageId) =>
      await publishAgain(open(region, "write"), known(region, messageId)),
    publish: async (publication) => await publish(open(publication.region, "write"), publication),

    async spoil(region, messageId, spoiling) {
      const message = known(region, messageId);
      const headers = headerPairs(message["header"]);
      if (isRedacted(message))
        throw new ConsoleProblem(409, "parts were redacted when it was published");
      return await spoil(
        {
          region,
          key: emulator.regions[region].keys.current,
          url: String(message["url"]),
          method: String(message["method"]),
          headers: Object.fromEntries(headers),
          body: recordBody(message),
        },
        spoiling,
      );
    },

    async explain(region, messageId, number) {
      const attempts = emulator.regions[region].attemptsOf(messageId) ?? [];
      const attempt = attempts.findLast((each) => each.number === number);
      const request = attempt?.request;
      if (!request) throw new ConsoleProblem(404, "what was sent then is no longer kept");
      const header = (name: string) =>
        request.headers.find(([each]) => each.toLowerCase() === name)?.[1];
      const regionHeader = header("upstash-region");
      const at = board.sentAt(region, messageId, number);
      const explained = await explainSignature(env, {
        token: header("upstash-signature") ?? "",
        url: request.url,
        ...(regionHeader !== undefined && { regionHeader: regionHeader as RegionName }),
        ...(request.body && {
          body: Buffer.from(request.body).toString("base64"),
          encoding: "base64",
        }),
        ...(at !== undefined && { at }),
      });
      return at === undefined ? explained : withBothClocks(explained, attempt.begunAt, at);
    },
  };
}

/** Milliseconds between the local clock and the real one that are worth a remark. */
const APART = 2_000;

/** Says at the time that signatures use real time, if the local clock was moved away from it. */
function withBothClocks(explained: Explained, local: number, real: number): Explained {
  if (Math.abs(local - real) < APART) return explained;
  const remark = `signatures use real time: it was sent at ${timeText(real)}, when the local clock showed ${timeText(local)}`;
  const steps = explained.steps.map((step) =>
    step.name === "time" ? { ...step, detail: `${step.detail}; ${remark}` } : step,
  );
  return { ...explained, steps };
}

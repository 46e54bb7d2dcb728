import {
  ConsoleProblem,
  type Publication,
  type RegionName,
  type Target,
} from "@qstash-verify/console";
import type { Api } from "../../api/api.js";
import type { ApiCall } from "../../api/api-call.js";
import { ordered } from "../../migration/kind/fields.js";
import { type MessageSettings, settingsOf } from "../../migration/kind/message-settings.js";
import { bodyBytes, publishHeaders, setHeaders } from "../../migration/kind/publish-headers.js";
import {
  destinationObstacles,
  settingsObstacles,
} from "../../migration/kind/settings-obstacles.js";
import { publishOnce } from "../../resources/publish-once.js";
import type { ApiRecord } from "../../resources/resource-kind.js";
import { throughApi } from "../open-api.js";

/** Publishes. @throws ConsoleProblem */
export async function publish(api: Api, publication: Publication): Promise<readonly Target[]> {
  const { destination, queue, body, encoding } = publication;
  checkDestination(destination);
  return await published(api, destination, {
    method: "POST",
    path: pathTo(destination, queue),
    headers: headersOf(publication),
    body: new Uint8Array(Buffer.from(body, encoding ?? "utf8")),
  });
}

/**
 * Publishes a message once more, as a new one, by what the API shows of it.
 *
 * @throws ConsoleProblem if it could not be the same
 */
export async function publishAgain(api: Api, record: ApiRecord): Promise<Target> {
  const { maxRetries, workflowRunId, url } = record;
  if (workflowRunId) throw new ConsoleProblem(409, STEP);
  const destination = String(url ?? "");
  checkDestination(destination);
  const settings = settingsOf(record);
  const retries = { retries: typeof maxRetries === "number" ? maxRetries : undefined };
  const whole = ordered<MessageSettings>({ ...settings, ...retries });
  const [obstacle] = settingsObstacles(whole);
  if (obstacle) throw new ConsoleProblem(409, `it cannot be published again: ${obstacle}`);
  const [target] = await published(api, destination, {
    method: "POST",
    path: pathTo(destination, settings.queueName),
    headers: setHeaders(publishHeaders(whole)),
    ...bodyBytes(whole.body),
  });
  if (target) return target;
  throw new ConsoleProblem(502, `${api.account.region}: nothing was published`);
}

const STEP =
  "it is a step of a workflow run, which goes on by itself: resume the run, and it continues from the step that failed";

function checkDestination(destination: string): void {
  const [obstacle] = destinationObstacles(destination);
  if (destination === "")
    throw new ConsoleProblem(400, "choose a destination: a URL, or a URL group");
  if (destination.includes("…")) {
    throw new ConsoleProblem(
      400,
      "parts of the URL are masked here: type them, or send it again as it was",
    );
  }
  if (obstacle) throw new ConsoleProblem(400, `it cannot be published: ${obstacle}`);
}

function pathTo(destination: string, queue: string | undefined): string {
  const way = queue ? `enqueue/${encodeURIComponent(queue)}` : "publish";
  return `/v2/${way}/${destination}`;
}

/** A group's message is one for each endpoint. */
async function published(api: Api, destination: string, call: ApiCall): Promise<Target[]> {
  const answer = await throughApi(api, () => publishOnce(api, destination, call));
  const { region } = api.account;
  return [answer].flat().flatMap((each): Target[] => {
    const { messageId } = Object(each) as { messageId?: unknown };
    return typeof messageId === "string" ? [{ region: region as RegionName, id: messageId }] : [];
  });
}

function headersOf({
  headers,
  method,
  delay,
  retries,
  label,
}: Publication): Record<string, string> {
  const forwarded = headers.map(([name, value]) => {
    checkHeader(name, value);
    const isSetting = /^(upstash-.+|content-type)$/i.test(name);
    return [isSetting ? name : `Upstash-Forward-${name}`, value];
  });
  const settings = {
    "Upstash-Method": method,
    "Upstash-Delay": delay || undefined,
    "Upstash-Retries": retries?.toString(),
    "Upstash-Label": label || undefined,
  };
  for (const [name, value] of Object.entries(settings)) checkHeader(name, value ?? "");
  return { ...Object.fromEntries(forwarded), ...setHeaders(settings) };
}

function checkHeader(name: string, value: string): void {
  if (!/^[!#$%&'*+.^`|~\w-]+$/.test(name)) {
    throw new ConsoleProblem(400, `"${name}" is not the name of a header`);
  }
  // As the page got it: secrets are never sent there.
  if (value.includes("…")) {
    throw new ConsoleProblem(400, `${name} is masked here: type its value, or remove it`);
  }
  if (!/^[\t\x20-\x7e]*$/.test(value)) {
    throw new ConsoleProblem(400, `${name} has characters that a header cannot carry`);
  }
}

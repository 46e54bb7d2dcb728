import { once } from "node:events";
import { request } from "node:http";
import { text } from "node:stream/consumers";
import type { EmulatedRegion } from "@qstash-verify/emulator";

/** Where a region's API is. */
type Account = Pick<EmulatedRegion, "url" | "token">;

/** A request that reaches the API to the byte. */
export async function call(
  region: Account,
  method: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  body: string | Uint8Array = "",
): Promise<void> {
  const { hostname, port } = new URL(region.url);
  const sent = request({
    hostname,
    port,
    method,
    path,
    headers: {
      ...headers,
      Authorization: `Bearer ${region.token}`,
      "Content-Length": Buffer.byteLength(body),
    },
  });
  sent.end(body);
  const [response] = await once(sent, "response");
  const answer = await text(response);
  if (response.statusCode >= 300)
    throw new Error(`${method} ${path}: ${response.statusCode} ${answer}`);
}

/** Fills a region with resources, every field of which is set to something awkward. */
export async function fillAwkwardly(
  region: Account,
  counts: { readonly schedules: number; readonly groups: number; readonly queues: number },
): Promise<void> {
  for (let index = 0; index < counts.groups; index += 1) await makeGroup(region, index);
  for (let index = 0; index < counts.queues; index += 1) await makeQueue(region, index);
  for (let index = 0; index < counts.schedules; index += 1)
    await makeSchedule(region, index, counts);
}

async function makeGroup(region: Account, index: number): Promise<void> {
  const name = `group.${index}_-`;
  const endpoints = Array.from({ length: (index % 4) + 1 }, (_, each) => ({
    url: `https://example.com/${index}/${each}?a=b&c=%2F`,
    ...(each % 2 === 1 && { name: `endpoint.${each}` }),
  }));
  await call(region, "POST", `/v2/topics/${name}/endpoints`, {}, JSON.stringify({ endpoints }));
  if (index % 3 !== 0) return;
  const headers = { "x-plain": "a, b", "Upstash-Odd": "", authorization: `Bearer ${index}` };
  await call(region, "PATCH", `/v2/topics/${name}`, {}, JSON.stringify({ headers }));
}

async function makeQueue(region: Account, index: number): Promise<void> {
  const queue = {
    queueName: `queue.${index}_-`,
    parallelism: (index % 7) + 1,
    paused: index % 2 === 1,
  };
  await call(region, "POST", "/v2/queues", {}, JSON.stringify(queue));
}

const DESTINATIONS = [
  (index: number) => `https://example.com/a//b/../c/${index}?d=e&f=%2F%20+'`,
  (index: number) => `https://user:pass@example.com:8443/${index}?qstash=1&empty=`,
  (index: number) => `http://127.0.0.1:9/${index}#fragment`,
  (index: number) => `https://example.com/caf%C3%A9/${index}?q="a"&b=[c]|d`,
];

const CRONS = [
  "* * * * *",
  "CRON_TZ=Europe/Berlin 30 4 * * 1-5",
  "CRON_TZ=America/New_York */7 0-23/2 1,15 * *",
  "0 0 29 2 *",
];

const BODIES = [
  () => "",
  () => '{"a":"é\\u2028"}\r\n ',
  () => Uint8Array.from({ length: 256 }, (_, byte) => byte),
  () => Uint8Array.of(0xef, 0xbb, 0xbf, 0x7b, 0x7d),
  () => "\n",
];

function pick<T>(list: readonly T[], index: number): T {
  return list[index % list.length] as T;
}

async function makeSchedule(
  region: Account,
  index: number,
  { groups, queues }: { readonly groups: number; readonly queues: number },
): Promise<void> {
  const every = (divisor: number, headers: Record<string, string>) =>
    index % divisor === 0 ? headers : {};
  const id = `schedule.${index}_-`;
  const toGroup = groups > 0 && index % 5 === 4;
  const destination = toGroup ? `group.${index % groups}_-` : pick(DESTINATIONS, index)(index);
  const headers = {
    "Upstash-Schedule-Id": id,
    "Upstash-Cron": pick(CRONS, index),
    "Upstash-Method": pick(["POST", "GET", "PUT", "PATCH", "DELETE"], index),
    ...every(2, { "Content-Type": pick(["application/json; charset=utf-8", "x/y"], index / 2) }),
    ...every(3, { "Upstash-Retries": String(pick([0, 1, 5], index / 3)) }),
    ...every(4, { "Upstash-Timeout": "90s" }),
    // What is in a queue has no delay.
    ...(index % 8 === 4 ? { "Upstash-Delay": "1h1s" } : {}),
    ...every(5, { "Upstash-Retry-Delay": "pow(2, retried) * 1000" }),
    ...every(3, {
      "Upstash-Forward-Upstash-Retries": "9",
      "Upstash-Forward-Upstash-Forward-X": "y",
    }),
    ...every(2, {
      "Upstash-Forward-X-Shop": 'a, b;c="d"',
      "Upstash-Forward-Authorization": `Bearer ${index}`,
    }),
    ...every(7, { "Upstash-Forward-X-Empty": "" }),
    ...every(4, {
      "Upstash-Callback": "https://example.com/callback?a=b",
      "Upstash-Callback-Retries": "0",
      "Upstash-Callback-Forward-X-Call": "back",
      "Upstash-Callback-Forward-Upstash-Odd": "1",
      "Upstash-Callback-Method": "PUT",
    }),
    ...every(6, {
      "Upstash-Failure-Callback": "https://example.com/failure",
      "Upstash-Failure-Callback-Forward-Authorization": "Bearer secret",
      "Upstash-Failure-Callback-Delay": "5s",
    }),
    ...(queues > 0 ? every(8, { "Upstash-Queue-Name": `queue.${index % queues}_-` }) : {}),
    ...every(9, {
      "Upstash-Flow-Control-Key": `key.${index}_-`,
      "Upstash-Flow-Control-Value": pick(
        ["parallelism=3", "rate=10, period=1m30s", "parallelism=1, rate=2, period=1d"],
        index / 9,
      ),
    }),
    ...every(10, { "Upstash-Label": "zeta, alpha,mid_-.dle" }),
  };
  await call(region, "POST", `/v2/schedules/${destination}`, headers, pick(BODIES, index)());
  if (index % 11 === 0) await call(region, "PATCH", `/v2/schedules/${id}/pause`);
}

/** All of a region that a migration carries, in no order: what two regions are compared by. */
export function contentOf(
  region: Pick<EmulatedRegion, "urlGroups" | "queues" | "schedules">,
  asIfRunning: ReadonlySet<string> = new Set(),
): object {
  const byName = <T extends object>(list: readonly T[], name: (each: T) => string) =>
    Object.fromEntries(list.map((each) => [name(each), each]));
  return {
    urlGroups: byName(
      region.urlGroups.map(({ createdAt, updatedAt, endpoints, headers, ...group }) => ({
        ...group,
        headers: headers ?? {},
        endpoints: endpoints.toSorted((a, b) => a.url.localeCompare(b.url)),
      })),
      ({ name }) => name,
    ),
    queues: byName(
      region.queues.map(({ createdAt, updatedAt, lag, ...queue }) => queue),
      ({ name }) => name,
    ),
    schedules: byName(
      region.schedules.map(
        ({
          createdAt,
          callerIP,
          nextScheduleTime,
          lastScheduleTime,
          lastScheduleStates,
          label,
          labels,
          ...schedule
        }) => ({
          ...schedule,
          labels: labels?.toSorted(),
          isPaused: schedule.isPaused && !asIfRunning.has(schedule.scheduleId),
        }),
      ),
      ({ scheduleId }) => scheduleId,
    ),
  };
}

/** The words of the paths, as the routes write them; the names between them keep their case. */
const WORDS: ReadonlyMap<string, string> = new Map(
  [
    ...["v2", "publish", "enqueue", "batch", "trigger", "messages", "bulkActions", "dlq", "retry"],
    ...["schedules", "pause", "resume", "queues", "topics", "endpoints", "flowControl"],
    ...["pin", "unpin", "resetRate", "logs", "events", "keys", "rotate", "workflows", "runs"],
    ...["hooks", "restart", "callback", "wait", "notify", "waiters"],
    ...["globalParallelism", "readiness"],
  ].map((word) => [word.toLowerCase(), word]),
);

/** The resources whose third path segment is a fixed word and not a name; and those whose fourth is. */
const THIRD = new Set(["keys", "batch", "dlq", "workflows"]);
const FOURTH = new Set(["queues", "schedules", "topics", "flowControl", "messages", "workflows"]);

/** The path by which a request is routed: the case of its words and a trailing slash are ignored. */
export function routedPath(request: Request): string {
  const [root = "", ...parts] = new URL(request.url).pathname.replace(/\/+$/, "").split("/");
  const word = (index: number): string => WORDS.get((parts[index] ?? "").toLowerCase()) ?? "";
  const resource = word(1);
  const isWord = [true, true, THIRD.has(resource), FOURTH.has(resource)];
  const isRun = resource === "workflows" && word(2) !== "dlq";
  const spelled = parts.map((part, index) =>
    isWord[index] && !(isRun && index === 3) ? word(index) || part : part,
  );
  return [root, ...spelled].join("/") || "/";
}

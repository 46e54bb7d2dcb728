import { jsonBody } from "../../api/api-call.js";
import { copiedKind } from "./copied-kind.js";
import { plainFields } from "./difference.js";
import { hasShape, isBoolean, isNumber, isText, ordered } from "./fields.js";
import { idObstacles, type Kind } from "./kind.js";

/** What a queue is made of. */
export interface QueueDefinition {
  readonly name: string;
  readonly parallelism: number;
  readonly paused: boolean;
}

/** Queues. Their messages stay where they are. */
export const queueKind: Kind<QueueDefinition> = copiedKind<QueueDefinition>({
  kind: "queue",
  collection: "queues",
  definition: ({ name, parallelism, paused }) =>
    ordered<QueueDefinition>({
      name: String(name ?? ""),
      parallelism: typeof parallelism === "number" ? parallelism : 1,
      paused: paused === true,
    }),
  isDefinition: (value): value is QueueDefinition =>
    hasShape<QueueDefinition>(value, { name: isText, parallelism: isNumber, paused: isBoolean }),
  idOf: ({ name }) => name,
  fields: ({ name: _, ...rest }) => plainFields(rest),
  obstacles: ({ name }, { lag, leaveMessages }) => {
    const obstacles = idObstacles(name);
    if (obstacles.length > 0 || lag === 0 || leaveMessages) return obstacles;
    const messages = lag === 1 ? "message" : "messages";
    return [
      `${lag} undelivered ${messages} would stay in the source, and be overtaken: --leave-messages accepts that`,
    ];
  },
  // Its parallelism decides how fast messages are delivered, and not whether or where.
  serves: (source, target) => source === undefined || source.paused === target.paused,
  // Somebody has stopped it there. To copy it would resume it, and deliver at once what waits in it.
  conflicts: (source, target) =>
    target.paused && !source.paused
      ? ["it is paused in the target, and would be resumed: its messages would be delivered"]
      : [],
  put: async (api, _, { name, parallelism, paused }) => {
    const body = jsonBody({ queueName: name, parallelism, paused });
    await api.call({ method: "POST", path: "/v2/queues", ...body });
  },
  isBetween: () => false,
  whyNotDeleted: (lag) => (lag > 0 ? "it has messages, which would be deleted with it" : undefined),
});

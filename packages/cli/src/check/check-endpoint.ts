import { pageOf } from "@qstash-verify/core/building";
import { Failure } from "../failure.js";
import { sendSigned } from "../send/deliver.js";
import { maskUrl } from "../terminal/mask.js";
import { type Checked, check, mayHaveStarted, PATIENCE } from "./check.js";
import {
  checkedDeliveries,
  checkedWorkflowDeliveries,
  type Message,
  type Options,
  unsignedProbe,
} from "./checked-delivery.js";
import type { Sender } from "./sender.js";
import { namesWorkflowSdk } from "./verdict.js";

/** What is sent, and to what kind of endpoint. */
export interface CheckRequest {
  readonly senders: readonly Sender[];
  readonly message: Message;
  readonly options: Options;
  /** Whether the user has said that the endpoint serves a workflow. */
  readonly isWorkflow: boolean;
}

/** An endpoint's answers. */
export interface CheckedEndpoint {
  readonly checked: readonly Checked[];
  /** Whether the endpoint serves a workflow, which the user had not said. */
  readonly isRecognized: boolean;
}

interface Progress {
  readonly advance: () => void;
  readonly stop: () => void;
}

/** What to say if a workflow was recognized. */
export const RECOGNIZED =
  "This endpoint serves a workflow, so it was checked as with --workflow. No run was started.";

/** The question before the genuine deliveries are sent. */
export function questionFor(to: string, { senders, message, options }: CheckRequest): string {
  const deliveries = checkedDeliveries(senders, message, options);
  const genuine = deliveries.filter(({ duty }) => duty !== "refuse").length;
  return `This sends ${genuine} genuine deliveries to ${maskUrl(to)}, which runs its handler for each. If it serves a workflow, the check notices and starts no run. Go on?`;
}

/**
 * Checks an endpoint. A workflow is recognized by its first answer, and is then checked as one, so that no run
 * is started.
 *
 * @throws Failure if nothing answers, or nothing verifies before the workflow's SDK
 */
export async function checkEndpoint(
  to: string,
  { senders, message, options, isWorkflow }: CheckRequest,
  start: (total: number) => Progress | Promise<Progress>,
): Promise<CheckedEndpoint> {
  if (!isWorkflow) {
    const deliveries = checkedDeliveries(senders, message, options);
    const { advance, stop } = await start(deliveries.length);
    const checked = await check(to, deliveries, false, advance).finally(stop);
    if (checked) return { checked, isRecognized: false };
  }
  await expectVerification(to, message);
  // @qstash-verify/workflow always compares the URL.
  const deliveries = checkedWorkflowDeliveries(senders, message, { ...options, url: true });
  const { advance, stop } = await start(deliveries.length);
  const checked = await check(to, deliveries, true, advance).finally(stop);
  return { checked, isRecognized: !isWorkflow };
}

/**
 * Upstash's own `serve` reads the version of the protocol first, so forged deliveries get the same answer as
 * genuine ones. And where nothing verifies, the unsigned callback of a workflow's check would run the failure
 * function.
 */
async function expectVerification(to: string, message: Message): Promise<void> {
  const answer = await sendSigned(to, unsignedProbe(message), PATIENCE);
  if (!namesWorkflowSdk(answer)) return;
  if (answer.status < 400) throw mayHaveStarted(to);
  const { href } = new URL("../guides/workflows", pageOf("guide"));
  throw new Failure(
    `${maskUrl(to)} serves a workflow whose SDK gives all deliveries of this check the same answer, so it cannot tell which of them the endpoint refuses. No run was started. Serve the workflow with @qstash-verify/workflow, then check again. See ${href}`,
  );
}

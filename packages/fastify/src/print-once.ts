import { isConfigurationError } from "@qstash-verify/core";
import { print } from "@qstash-verify/core/building";
import type { FastifyBaseLogger, onErrorHookHandler } from "fastify";

/** Without a logger, Fastify has methods that do nothing. */
export function isLogger(log: FastifyBaseLogger): boolean {
  return log.warn !== log.error || "level" in log;
}

const printed = new Set<string>();
/** An app's own functions can make a text of each request. */
const MOST = 20;

/** Prints why the setup is wrong, once per reason: without a logger, Fastify prints no errors. */
export const printOnce: onErrorHookHandler = (_request, _reply, error, done) => {
  printReason(error);
  done();
};

export function printReason(error: Error): void {
  if (!isConfigurationError(error) || printed.has(error.message) || printed.size >= MOST) return;
  printed.add(error.message);
  print(error.message);
}

import type { Reach } from "@qstash-verify/console";
import type { Api } from "../../api/api.js";
import type { ApiError } from "../../api/api-error.js";
import { maskUrl } from "../../terminal/mask.js";
import { regionSentence } from "../region-sentence.js";

/** Milliseconds that an answer may take. */
export const SLOW = 2_000;

/** How a region answers, and what is wrong with it. */
export interface Standing {
  readonly reach: Reach;
  readonly problem?: string;
}

const AGAIN = "It is asked again automatically.";

/** What a region's answers say. @param slowest milliseconds */
export function standingAfter(slowest: number): Standing {
  if (slowest <= SLOW) return { reach: "answers" };
  return { reach: "slow", problem: `It took ${(slowest / 1000).toFixed(1)} s to answer.` };
}

/** The text shown while a region has not answered. */
export const STILL_ASKED: Standing = {
  reach: "slow",
  problem: `It has not answered for ${SLOW / 1000} s.`,
};

/** What a failed call says about its region. */
export function standingOf(api: Api, error: ApiError): Standing {
  const { status, code, resetAt, message } = error;
  const { url, region } = api.account;
  const address = maskUrl(url);
  switch (true) {
    case error.isGarbled:
      return {
        reach: "failing",
        problem: `The answer of ${address} is cut off, or not QStash's: check the address. ${AGAIN}`,
      };
    case status === undefined && code === "ETIMEDOUT":
      return { reach: "unreachable", problem: `${address} does not answer. ${AGAIN}` };
    case status === undefined:
      return {
        reach: "unreachable",
        problem: `${address} is not reachable (${code ?? message}). ${AGAIN}`,
      };
    case status === 429:
      return {
        reach: "limited",
        problem: `Its rate limit is used up${untilText(resetAt)}. ${AGAIN}`,
      };
    case status === 401 || status === 403 || status === 404:
      return { reach: "refused", problem: regionSentence(api.failure(error).message, region) };
    default:
      return { reach: "failing", problem: `Its API answers ${status}. ${AGAIN}` };
  }
}

function untilText(resetAt: number | undefined): string {
  if (resetAt === undefined) return "";
  const seconds = Math.ceil((resetAt - Date.now()) / 1000);
  return seconds > 0 ? `, for ${seconds} s more` : "";
}

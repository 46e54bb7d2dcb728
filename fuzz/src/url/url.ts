import { pathMatches } from "@qstash-verify/core/building";
import { disagree, type Target } from "../target.js";
import { isSameAddress } from "./reference.js";
import { type UrlPair, urlPairs } from "./urls.js";

/** How the signed destination is compared with the request. */
export const url: Target<UrlPair> = {
  name: "url",
  promise: "A destination passes for the path and query it was signed for, and for no other.",
  inputs: urlPairs,
  async start() {
    return { judge, stop: () => {} };
  },
};

function judge({ destination, target, baseUrl }: UrlPair): string {
  const found = pathMatches(destination, target, baseUrl ?? undefined);
  const expected = isSameAddress(destination, target, baseUrl);
  if (found !== expected) disagree("the comparison differs", { found, expected });
  const form = target.startsWith("/") ? "target" : "URL";
  return `${found ? "accepted" : "refused"}, ${form}${baseUrl === null ? "" : " behind a base URL"}`;
}

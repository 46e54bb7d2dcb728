import type { Answer } from "./answer.js";

/** Reads the `Response` of a Fetch host as an answer for `check()`. */
export async function fromResponse(response: Response): Promise<Answer> {
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: await response.text(),
  };
}

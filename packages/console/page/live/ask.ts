/** The process's error instead of an answer: a sentence for the user. */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly code: string;

  constructor(message: string, code: string) {
    super(message);
    this.code = code;
  }
}

/** Sends a request to the process. With a body, it is an action. @throws Problem */
export async function ask<T>(path: string, body?: object): Promise<T> {
  const answer = await fetched(path, body);
  const value: unknown = await answer.json().catch(() => undefined);
  if (answer.ok) return value as T;
  const { problem, code } = Object(value);
  throw new Problem(
    typeof problem === "string" ? problem : `The console answered ${answer.status}.`,
    typeof code === "string" ? code : `${answer.status}`,
  );
}

async function fetched(path: string, body: object | undefined): Promise<Response> {
  const request = body && {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  };
  try {
    return await fetch(path, request);
  } catch {
    throw new Problem("The console's process does not answer. Was it ended?", "unreachable");
  }
}

/** A path of the API, each part encoded. */
export function apiPath(...parts: readonly (string | number)[]): string {
  return `/api/${parts.map((part) => encodeURIComponent(part)).join("/")}`;
}

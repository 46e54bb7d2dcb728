import type { Explained, ExplainInput } from "@qstash-verify/console";
import { pageOf } from "@qstash-verify/core/building";
import type { Variables } from "../../environment/settings.js";
import { explain, type Verdict } from "../../explain/explain.js";

/**
 * Goes through the verification of a signature, as an app with these settings would. A body that is text is
 * tried with CRLF line breaks too, because the text field of a browser turns them into LF.
 */
export async function explainSignature(env: Variables, input: ExplainInput): Promise<Explained> {
  const { body, encoding } = input;
  const asGiven = body === undefined ? undefined : Buffer.from(body, encoding ?? "utf8");
  const given = await explainWith(env, input, asGiven);
  const crlf = encoding ? undefined : body?.replaceAll(/\r?\n/g, "\r\n");
  if (crlf === undefined || crlf === body || bodyPasses(given)) return explainedView(given);
  const other = await explainWith(env, input, Buffer.from(crlf));
  if (!bodyPasses(other)) return explainedView(given);
  const steps = other.steps.map((step) =>
    step.name === "body" ? { ...step, detail: `with CRLF line breaks, ${step.detail}` } : step,
  );
  return explainedView({ ...other, steps });
}

type Explanation = Awaited<ReturnType<typeof explain>>;

function explainWith(
  env: Variables,
  { token, url, regionHeader, at }: ExplainInput,
  body: Uint8Array | undefined,
): Promise<Explanation> {
  return explain({
    headers: {
      "upstash-signature": token || undefined,
      // A missing header is an empty text or `undefined`, depending on the caller.
      "upstash-region": regionHeader || undefined,
    },
    body,
    target: url ?? "",
    options: {
      env,
      ...(url !== undefined && { url }),
      ...(at !== undefined && { now: () => at }),
      onDiagnostic: () => {},
      onRefused: () => {},
    },
  });
}

function bodyPasses({ steps }: Explanation): boolean {
  return steps.some(({ name, state }) => name === "body" && state === "pass");
}

function explainedView({ steps, verdict }: Explanation): Explained {
  return {
    steps: steps.map(({ code, ...step }) => ({ ...step, ...(code !== undefined && { code }) })),
    verdict: verdictView(verdict),
  };
}

function verdictView({ result, code, message }: Verdict): Explained["verdict"] {
  if (code === undefined) return { result, message };
  const page = pageOf(code);
  return { result, code, message: message.replace(` See ${page}`, ""), page };
}

import type { Explained, ExplainInput } from "@qstash-verify/console";
import { pageOf } from "@qstash-verify/core/building";
import type { Variables } from "../../environment/settings.js";
import { explain, type Verdict } from "../../explain/explain.js";

/** Goes through the verification of a signature, as an app with these settings would. */
export async function explainSignature(env: Variables, input: ExplainInput): Promise<Explained> {
  const { token, body, encoding, url, regionHeader, at } = input;
  const { steps, verdict } = await explain({
    headers: {
      "upstash-signature": token || undefined,
      // A missing header is an empty text or `undefined`, depending on the caller.
      "upstash-region": regionHeader || undefined,
    },
    body: body === undefined ? undefined : Buffer.from(body, encoding ?? "utf8"),
    target: url ?? "",
    options: {
      env,
      ...(url !== undefined && { url }),
      ...(at !== undefined && { now: () => at }),
      onDiagnostic: () => {},
      onRefused: () => {},
    },
  });
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

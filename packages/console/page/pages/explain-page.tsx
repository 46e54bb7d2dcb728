import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Explained, ExplainInput } from "../../src/contract/explanation.js";
import type { RegionName } from "../../src/contract/region.js";
import { ask, Problem } from "../live/ask.js";
import { Button } from "../parts/button.js";
import { ProblemBox } from "../parts/empty.js";
import { Field, Select } from "../parts/field.js";
import { PageTitle } from "../parts/page-title.js";
import { StepsBox } from "../parts/steps-box.js";

/** Shows the verification of a pasted delivery, step by step. */
export function ExplainPage(): JSX.Element {
  const [token, setToken] = useState("");
  const [body, setBody] = useState("");
  const [isEmptyBody, setIsEmptyBody] = useState(false);
  const [url, setUrl] = useState("");
  const [regionHeader, setRegionHeader] = useState<RegionName | "">("");
  const [at, setAt] = useState("");
  const [result, setResult] = useState<Explained | string | undefined>();
  const explain = async () => {
    const input: ExplainInput = {
      token: token.trim(),
      regionHeader,
      ...((body !== "" || isEmptyBody) && { body }),
      ...(url && { url }),
      ...(at && { at: Date.parse(`${at}Z`) }),
    };
    const answer = ask<Explained>("/api/explain", input);
    setResult(
      await answer.catch((error) => (error instanceof Problem ? error.message : `${error}`)),
    );
  };
  return (
    <>
      <PageTitle
        title="Explain"
        text="Paste what arrived, and see which step accepts or refuses it. It stays on your machine."
      />
      <div class="two has-panel even">
        <div class="card form">
          <Field label="Upstash-Signature">
            <textarea rows={5} class="mono" value={token} onInput={read(setToken)} />
          </Field>
          <Field
            label="Body"
            hint="Exactly as it arrived: one space more or less makes a different body. If it does not match, it is also tried with CRLF line breaks, which a text field cannot hold."
          >
            <textarea rows={6} class="mono" value={body} onInput={read(setBody)} />
          </Field>
          <label class="row">
            <input
              type="checkbox"
              checked={isEmptyBody}
              disabled={body !== ""}
              onChange={({ currentTarget }) => setIsEmptyBody(currentTarget.checked)}
            />
            The body is empty
          </label>
          <Field label="URL" hint="That the delivery must have been signed for.">
            <input type="text" value={url} onInput={read(setUrl)} />
          </Field>
          <Field label="Arrived at (UTC)" hint="Defaults to now.">
            <input type="datetime-local" step={1} value={at} onInput={read(setAt)} />
          </Field>
          <div class="row">
            <Select
              label="Upstash-Region"
              value={regionHeader}
              choices={[
                ["", "No region header"],
                ["EU_CENTRAL_1", "EU_CENTRAL_1"],
                ["US_EAST_1", "US_EAST_1"],
              ]}
              onChange={setRegionHeader}
            />
            <span class="space" />
            <Button kind="main" isReading isOff={token.trim() === ""} onPress={explain}>
              Explain
            </Button>
          </div>
        </div>
        <div class="card form" role="status">
          {typeof result === "string" ? (
            <ProblemBox text={result} />
          ) : result ? (
            <StepsBox explained={result} />
          ) : (
            <p class="mute">The steps appear here, in the order in which a receiver takes them.</p>
          )}
        </div>
      </div>
    </>
  );
}

function read(set: (value: string) => void) {
  return ({ currentTarget }: { currentTarget: { value: string } }) => set(currentTarget.value);
}

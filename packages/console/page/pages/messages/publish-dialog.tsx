import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { MessageDetail, Publication } from "../../../src/contract/message.js";
import { REGION_NAMES, type RegionName } from "../../../src/contract/region.js";
import type { Target } from "../../../src/contract/resource.js";
import { act } from "../../live/act.js";
import { regions } from "../../live/live.js";
import { useStore } from "../../live/store.js";
import { isKnown } from "../../parts/available.js";
import { Button } from "../../parts/button.js";
import { Dialog } from "../../parts/dialog.js";
import { ProblemBox } from "../../parts/empty.js";
import { Field, Select } from "../../parts/field.js";
import { Form } from "../../parts/form.js";
import { longName } from "../../parts/format.js";
import { headerLines, parseHeaders } from "./header-text.js";
import { lostSettings } from "./lost-settings.js";
import { sent } from "./sent.js";
import { stillDue } from "./still-due.js";

const METHODS = ["POST", "PUT", "PATCH", "GET", "DELETE"] as const;

/** Publishes a message: a new one, or an edited copy of one that was there before. */
export function PublishDialog(props: {
  readonly from?: MessageDetail;
  readonly onClose: () => void;
}): JSX.Element {
  const primary = useStore(regions).find(({ isPrimary }) => isPrimary)?.name ?? "EU_CENTRAL_1";
  const [form, setForm] = useState(() => formOf(props.from, primary));
  const [problem, setProblem] = useState<string | undefined>();
  const lost = props.from ? lostSettings(props.from) : [];
  const due = props.from && stillDue(props.from);
  const change = (part: Partial<Fields>) => {
    setProblem(undefined);
    setForm((before) => ({ ...before, ...part }));
  };
  const text = (key: TextKey) => ({
    value: form[key],
    onInput: ({ currentTarget }: { currentTarget: { value: string } }) =>
      change({ [key]: currentTarget.value }),
  });
  const publish = async () => {
    const headers = parseHeaders(form.headers);
    if (typeof headers === "string") return setProblem(headers);
    const targets = await act<readonly Target[]>(
      "/api/messages",
      publicationOf({ ...form, body: bodyOf(form, props.from) }, headers),
      ["messages"],
      ([first]) => first && sent(first),
      setProblem,
    );
    if (targets) props.onClose();
  };
  return (
    <Dialog title={props.from ? "Edit and send" : "Publish a message"} onClose={props.onClose}>
      <Form>
        <Field label="Destination" hint="A URL, or the name of a URL group.">
          <input type="text" required {...text("destination")} />
        </Field>
        <div class="row wrap">
          <Select
            label="Region"
            value={form.region}
            choices={REGION_NAMES.map((name) => [name, longName(name)] as const)}
            onChange={(region) => change({ region })}
          />
          <Select
            label="Method"
            value={form.method}
            choices={METHODS.map((name) => [name, name] as const)}
            onChange={(method) => change({ method })}
          />
        </div>
        <Field label="Headers" hint="One a line: Content-Type: application/json">
          <textarea rows={3} spellcheck={false} {...text("headers")} />
        </Field>
        <Field label="Body">
          <textarea rows={7} spellcheck={false} {...text("body")} />
        </Field>
        <div class="columns">
          <Field label="Delay" hint="such as 10s, 5m, 1d">
            <input type="text" {...text("delay")} />
          </Field>
          <Field label="Retries" hint="empty: QStash's default">
            <input type="number" min={0} {...text("retries")} />
          </Field>
          <Field label="Label">
            <input type="text" {...text("label")} />
          </Field>
        </div>
        {due && <p class="small">{due}</p>}
        {lost.length > 0 && <p class="mute small">The copy does not keep: {lost.join(", ")}.</p>}
        {problem && <ProblemBox text={problem} />}
        <div class="row end">
          <Button isReading onPress={props.onClose}>
            Close
          </Button>
          <Button kind="main" isOff={form.destination.trim() === ""} onPress={publish}>
            Publish
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

interface Fields {
  readonly region: RegionName;
  readonly method: string;
  readonly destination: string;
  readonly headers: string;
  readonly body: string;
  readonly delay: string;
  readonly retries: string;
  readonly label: string;
}

type TextKey = "destination" | "headers" | "body" | "delay" | "retries" | "label";

function formOf(from: MessageDetail | undefined, primary: RegionName): Fields {
  const blank = { delay: "", retries: "", label: "" };
  if (!from) {
    const headers = "Content-Type: application/json";
    return { ...blank, region: primary, method: "POST", destination: "", headers, body: "{}" };
  }
  const { summary, request, settings } = from;
  return {
    ...blank,
    region: summary.region,
    method: summary.method ?? "POST",
    destination: summary.url,
    headers: isKnown(request.headers) ? headerLines(request.headers) : "",
    body: isKnown(request.body) ? request.body.text : "",
    label: summary.label ?? "",
    retries: settings.find(([name]) => name === "Retries")?.[1] ?? "",
  };
}

/** What the person did not change is sent to the byte: a body may carry its own signature. */
function bodyOf({ body }: Fields, from: MessageDetail | undefined): string {
  const shown = from && isKnown(from.request.body) ? from.request.body : undefined;
  return shown?.exact !== undefined && body === shown.text ? shown.exact : body;
}

function publicationOf(form: Fields, headers: Publication["headers"]): Publication {
  const { region, method, destination, body, delay, retries, label } = form;
  return {
    region,
    method,
    destination: destination.trim(),
    headers,
    body,
    ...(delay && { delay }),
    ...(retries && { retries: Number(retries) }),
    ...(label && { label }),
  };
}

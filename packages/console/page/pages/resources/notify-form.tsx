import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { REGION_NAMES, type RegionName } from "../../../src/contract/region.js";
import { act } from "../../live/act.js";
import { Button } from "../../parts/button.js";
import { Dialog } from "../../parts/dialog.js";
import { ProblemBox } from "../../parts/empty.js";
import { Field, Select } from "../../parts/field.js";
import { Form } from "../../parts/form.js";
import { countText, longName } from "../../parts/format.js";

/** Sends an event to the runs that wait for it. */
export function NotifyForm(): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  const [region, setRegion] = useState<RegionName>("EU_CENTRAL_1");
  const [eventId, setEventId] = useState("");
  const [body, setBody] = useState("");
  const [problem, setProblem] = useState<string | undefined>();
  const notify = async () => {
    setProblem(undefined);
    const told = await act<{ readonly notified: number }>(
      "/api/events",
      { region, eventId, body },
      ["runs"],
      ({ notified }) => ({
        tone: notified > 0 ? "good" : "bad",
        text:
          notified > 0
            ? `${countText(notified, "run")} went on.`
            : `No run of this region waits for ${eventId}.`,
      }),
      setProblem,
    );
    if (told) setOpen(false);
  };
  if (!isOpen) return <Button onPress={() => setOpen(true)}>Notify…</Button>;
  return (
    <Dialog title="Notify runs that wait for an event" onClose={() => setOpen(false)}>
      <Form>
        <Select
          label="Region"
          value={region}
          choices={REGION_NAMES.map((name) => [name, longName(name)] as const)}
          onChange={setRegion}
        />
        <Field label="Event id">
          <input
            type="text"
            value={eventId}
            onInput={({ currentTarget }) => setEventId(currentTarget.value)}
          />
        </Field>
        <Field label="Data" hint="What the runs are given; may be empty.">
          <textarea
            rows={4}
            value={body}
            onInput={({ currentTarget }) => setBody(currentTarget.value)}
          />
        </Field>
        {problem && <ProblemBox text={problem} />}
        <div class="row end">
          <Button isReading onPress={() => setOpen(false)}>
            Close
          </Button>
          <Button kind="main" isOff={eventId === ""} onPress={notify}>
            Notify
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

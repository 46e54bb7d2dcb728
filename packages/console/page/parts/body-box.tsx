import type { JSX } from "preact";
import type { BodyView, MessagePart } from "../../src/contract/message.js";
import { Available } from "./available.js";
import { bytesText } from "./format.js";

/** A body as text, JSON or a dump of its bytes. */
export function BodyBox({ body }: { readonly body: BodyView }): JSX.Element {
  if (body.form === "empty") return <p class="mute small">The body is empty.</p>;
  const cut = body.isCut ? `, of which the first are shown` : "";
  return (
    <figure class="body">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and keys scroll it */}
      <pre tabIndex={0}>{body.text}</pre>
      <figcaption class="mute small">
        {FORMS[body.form]}, {bytesText(body.bytes)}
        {cut}
      </figcaption>
    </figure>
  );
}

const FORMS = { json: "JSON", text: "text", hex: "bytes" } as const;

/** Headers and body of a request or an answer. */
export function MessagePartBox({ part }: { readonly part: MessagePart }): JSX.Element {
  return (
    <>
      <Available value={part.body}>{(body) => <BodyBox body={body} />}</Available>
      <Available value={part.headers}>
        {(headers) => (
          <dl class="pairs mono">
            {headers.map(([name, value]) => (
              <div key={`${name}: ${value}`}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        )}
      </Available>
    </>
  );
}

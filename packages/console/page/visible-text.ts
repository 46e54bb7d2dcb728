import { type ComponentChildren, options, type VNode } from "preact";

/** Characters that draw nothing, or change the direction of the text around them. */
const UNSEEN = /\p{Cc}|\p{Zl}|\p{Zp}|\p{Bidi_Control}/gu;

/** Text without invisible characters: U+202E is shown as `\u202e`. */
function visible(text: string): string {
  return text.replace(UNSEEN, (each) =>
    // Line breaks and tabs stay.
    /[\t\n]/.test(each) ? each : `\\u${each.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Draws every text of every element in this way, wherever it comes from. Typed text stays as it is. */
export function drawVisibly(): void {
  const before = options.vnode;
  options.vnode = (vnode) => {
    const { type, props } = vnode as VNode<{ children?: ComponentChildren }>;
    if (typeof type === "string" && type !== "textarea") {
      props.children = shown(props.children);
    }
    before?.(vnode);
  };
}

function shown(children: ComponentChildren): ComponentChildren {
  if (typeof children === "string") return visible(children);
  return Array.isArray(children) ? children.map(shown) : children;
}

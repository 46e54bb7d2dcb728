import type { Page } from "playwright-core";
import { expect } from "vitest";

type Text = string | RegExp;

/** Where the keyboard is, and whether that can be seen. */
interface Focus {
  readonly name: string;
  readonly isPage: boolean;
  readonly isSeen: boolean;
}

const FOCUS = `(() => {
  const element = document.activeElement;
  const box = element.getBoundingClientRect();
  const label = element.getAttribute("aria-label") ?? element.closest("label")?.querySelector("span")?.textContent;
  return {
    name: (label ?? element.textContent).trim(),
    isPage: element === document.body,
    isSeen: getComputedStyle(element).outlineStyle !== "none" && box.width > 0,
  };
})()`;

/** The most stops on the way to anything. */
const FARTHEST = 600;

/** A user without a mouse: Tab, Enter and what is typed. */
export class Keyboard {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Goes on with Tab until something is reached; where one is can be seen all the way. */
  async tabTo(name: Text): Promise<void> {
    for (let stops = 0; stops < FARTHEST; stops += 1) {
      await this.#page.keyboard.press("Tab");
      const focus = await this.#focus();
      // Past the last stop is the browser's own, and the next is the first again.
      if (focus.isPage) continue;
      expect(focus).toMatchObject({ isSeen: true });
      if (isNamed(focus, name)) return;
    }
    throw new Error(`no ${name} within ${FARTHEST} stops`);
  }

  /** Waits until a button can be pressed, goes to it and presses it. */
  async enter(name: Text): Promise<void> {
    const button = this.#page.getByRole("button", { name, exact: true, disabled: false });
    await button.waitFor();
    await this.tabTo(name);
    await this.#page.keyboard.press("Enter");
  }

  /** Types into a field, and sends it. */
  async type(label: Text, text: string): Promise<void> {
    await this.tabTo(label);
    await this.#page.keyboard.type(text);
    await this.#page.keyboard.press("Enter");
  }

  /** Agrees to the question that is shown, and says this. */
  async agree(question: RegExp, button: Text): Promise<void> {
    await this.#page.getByRole("dialog").getByText(question).waitFor();
    await this.tabTo(button);
    await this.#page.keyboard.press("Enter");
  }

  /** Waits until the keyboard was brought to a heading: so it is lost nowhere. */
  async isAt(heading: Text): Promise<void> {
    const isThere = async () => isNamed(await this.#focus(), heading);
    await expect.poll(isThere, { message: `at ${heading}`, timeout: 20_000 }).toBe(true);
  }

  async #focus(): Promise<Focus> {
    return await this.#page.evaluate<Focus>(FOCUS);
  }
}

function isNamed({ name }: Focus, text: Text): boolean {
  return typeof text === "string" ? name === text : text.test(name);
}

import type { Locator, Page } from "playwright-core";
import { complaintsOf, look, openPage } from "./browser.js";

type Text = string | RegExp;

/** The console as whoever uses it finds it: by roles, labels and texts alone. */
export class ConsolePage {
  readonly page: Page;
  readonly complaints: readonly string[];

  private constructor(page: Page) {
    this.page = page;
    this.complaints = complaintsOf(page);
  }

  /** Opens it at the address that the command prints. */
  static async open(address: string): Promise<ConsolePage> {
    return new ConsolePage(await openPage(address));
  }

  /** Goes to a page by the navigation, and waits for its title. */
  async goTo(link: Text, title: Text = link): Promise<void> {
    await this.page.getByRole("navigation").getByRole("link", { name: link }).click();
    await this.page.getByRole("heading", { level: 1, name: title }).waitFor();
  }

  /** Goes to an address of the page, such as `/messages?state=dead`. */
  async goToAddress(address: string): Promise<void> {
    await this.page.goto(this.page.url().replace(/#.*|$/, `#${address}`));
  }

  async press(name: Text, within: Locator | Page = this.page): Promise<void> {
    await within.getByRole("button", { name, exact: true }).click();
  }

  /** Types into a field; its label may go on with a hint. */
  async fill(label: string, value: string, within: Locator | Page = this.page): Promise<void> {
    const begin = label.replaceAll(/[.%()?]/g, "\\$&");
    await within.getByLabel(new RegExp(`^${begin}`)).fill(value);
  }

  async choose(label: Text, value: string, within: Locator | Page = this.page): Promise<void> {
    await within.getByRole("combobox", { name: label, exact: true }).selectOption(value);
  }

  /** Answers the question that is shown, and says this, with its button. */
  async agree(question: RegExp): Promise<void> {
    const dialog = this.page.getByRole("dialog");
    await dialog.getByText(question).waitFor();
    await dialog.getByRole("button").last().click();
  }

  /** Waits until the last action is said to have ended so, and puts the notice away. */
  async told(text: Text): Promise<void> {
    const notices = this.page.getByRole("status").filter({ hasText: text });
    await notices.getByRole("button", { name: "Close" }).click();
  }

  async see(text: Text, within: Locator | Page = this.page): Promise<void> {
    await within.getByText(text).filter({ visible: true }).first().waitFor();
  }

  /** Waits for what comes after much work. */
  async seeAtLast(text: Text): Promise<void> {
    await this.page.getByText(text).first().waitFor({ timeout: 120_000 });
  }

  /** A row of a list or table by something that it says. */
  row(text: Text): Locator {
    return this.page.getByRole("row").filter({ hasText: text }).first();
  }

  /** What is open at the right. */
  get panel(): Locator {
    return this.page.getByRole("complementary");
  }

  /** Opens a message of the list. */
  async openMessage(text: Text): Promise<void> {
    await this.row(text).click();
    await this.panel.getByRole("list").first().waitFor();
  }

  /** Opens a resource of a table. */
  async openRow(id: Text): Promise<void> {
    await this.page.getByRole("row").getByRole("link", { name: id }).first().click();
    await this.panel.waitFor();
  }

  /** Looks at it in both widths and schemes. */
  async look(name: string): Promise<void> {
    await look(this.page, name);
  }
}

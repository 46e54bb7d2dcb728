import { signDelivery, testKeys } from "@qstash-verify/testing";
import golden from "@qstash-verify/testing/vectors.json" with { type: "json" };
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { barriersOf, EXECUTABLE, IN_A_BROWSER, openPage, overflowOf } from "./browser.js";
import { openSink, serveSite } from "./site.js";

const SEEN_BY = { EU_CENTRAL_1: "EU", US_EAST_1: "US" } as const;
const TIMEOUT = 60_000;

let site = "";

/** The page, loaded; from then on it is offline, and every request that it tries is noted. */
async function openOffline(address = "explain"): Promise<{ page: Page; requests: string[] }> {
  const page = await openPage(`${site}${address}`);
  if (address !== "explain") {
    await page.getByRole("link", { name: "Explain a signature" }).first().click();
  }
  await request(page).waitFor();
  await page.waitForLoadState("networkidle");
  const requests: string[] = [];
  page.context().on("request", (request) => void requests.push(request.url()));
  page.on("websocket", (socket) => void requests.push(socket.url()));
  await page.context().setOffline(true);
  return { page, requests };
}

const request = (page: Page) => page.locator("#explain-request");
const step = (page: Page, name: string) => page.locator(`[data-step="${name}"]`);

async function verdictOf(page: Page, expected: string): Promise<string> {
  const verdict = page.locator(`.verdict[data-result="${expected}"]`);
  await verdict.waitFor();
  return (await verdict.textContent()) ?? "";
}

describe.skipIf(!EXECUTABLE)(`explain a signature ${IN_A_BROWSER}`, { timeout: TIMEOUT }, () => {
  beforeAll(async () => {
    site = await serveSite();
  });

  test("every golden vector is verified offline, by its key and region, without a request", async () => {
    const { page, requests } = await openOffline();
    await page.getByLabel("While the token was valid").check();
    await page.getByLabel("Both regions").check();
    for (const { name, region, keySlot, key, url, body, token } of golden.vectors) {
      const field = `${SEEN_BY[region as keyof typeof SEEN_BY]} ${keySlot} key`;
      await request(page).fill(token);
      await page.locator("#explain-url").fill(url);
      await page.getByLabel(field).fill(key);
      const buffer = Buffer.from(body, "base64");
      const file = { name: "body", mimeType: "application/octet-stream", buffer };
      await page.getByLabel("Body file").setInputFiles(file);
      await step(page, "body").getByText(`its ${buffer.length} bytes are the signed`).waitFor();
      await step(page, "signature").getByText(`the ${keySlot} key of ${region}`).waitFor();
      expect(await verdictOf(page, "verified"), name).toContain("Verified");
      await page.getByRole("button", { name: "Remove the file" }).click();
      await page.getByLabel(field).fill("");
    }
    expect(requests).toEqual([]);
  });

  test("its own policy stops whatever would send something, however the page was opened", async () => {
    const sink = await openSink();
    for (const address of ["explain", "errors/expired"]) {
      const { page } = await openOffline(address);
      await page.context().setOffline(false);
      await page.evaluate(`fetch("${sink.address}").catch(() => {})`);
      await page.evaluate(`navigator.sendBeacon("${sink.address}", "secret")`);
      await page.evaluate(`new Promise((settled) => {
        Object.assign(new Image(), { onload: settled, onerror: settled, src: "${sink.address}" });
      })`);
      expect(sink.requests, address).toEqual([]);
    }
  });

  test("an example is verified, and one whose body was changed is refused, with what to do", async () => {
    const { page, requests } = await openOffline();
    await page.getByRole("button", { name: "Example: genuine" }).click();
    expect(await verdictOf(page, "verified")).toContain("nothing in it was changed");
    await page.getByRole("button", { name: "Example: changed body" }).click();
    expect(await verdictOf(page, "refused")).toContain("body_mismatch");
    const link = step(page, "body").getByRole("link", { name: "body_mismatch" });
    expect(await link.getAttribute("href")).toBe("/qstash-verify/errors/body_mismatch");
    await step(page, "body").getByText("What to do: ").waitFor();
    await page.getByLabel("Now").check();
    expect(await verdictOf(page, "refused")).toContain("expired");
    expect(requests).toEqual([]);
  });

  test("a body in the text field is also tried with CRLF line breaks", async () => {
    const { page } = await openOffline();
    const [key = ""] = [testKeys.EU_CENTRAL_1.current];
    const { url, headers } = await signDelivery({
      ...{
        url: "https://app.example.com/a",
        body: Buffer.from("a\r\nb"),
        region: "EU_CENTRAL_1",
        key,
      },
    });
    await request(page).fill(headers["Upstash-Signature"] ?? "");
    await page.locator("#explain-url").fill(url);
    await page.getByLabel("Current key").fill(key);
    await page.locator("#explain-body").fill("a\nb");
    expect(await verdictOf(page, "verified")).toContain("nothing in it was changed");
    await step(page, "body").getByText("with CRLF line breaks, its 4 bytes are").waitFor();
    await page.locator("#explain-body").fill("a\nc");
    expect(await verdictOf(page, "refused")).toContain("body_mismatch");
  });

  test("published keys are refused as in production, where that is chosen", async () => {
    const { page } = await openOffline();
    await page.getByRole("button", { name: "Example: genuine" }).click();
    await verdictOf(page, "verified");
    await page.getByLabel("Reject published test keys").check();
    expect(await verdictOf(page, "misconfigured")).toContain("dev_mode_in_production");
  });

  test("without a key nothing is called verified", async () => {
    const { page } = await openOffline();
    const [vector] = golden.vectors;
    await request(page).fill(`Upstash-Signature: ${vector?.token}`);
    await page.getByLabel("While the token was valid").check();
    expect(await verdictOf(page, "unproven")).toContain("add a signing key and the body");
    await step(page, "keys").getByText("no signing key was given").waitFor();
    await page.getByLabel("Now").check();
    expect(await verdictOf(page, "refused")).toContain("expired");
  });

  test("what is pasted is shown as text, whatever it is", async () => {
    const { page } = await openOffline();
    const markup = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
    const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
    const token = `${encode({ alg: "HS256", typ: "JWT" })}.${encode({ sub: markup, iss: markup })}.${"A".repeat(43)}`;
    const title = await page.title();
    await request(page).fill(token);
    await page.locator("#explain-url").fill(markup);
    await page.locator("#explain-body").fill(markup);
    await page.getByText("Decoded token").click();
    await page.getByText('"sub": "<img src=x onerror=').waitFor();
    expect(await page.locator(".explain :is(img, script)").count()).toBe(0);
    expect(await page.title()).toBe(title);
  });

  test("works by keyboard alone", async () => {
    const { page } = await openOffline();
    await page.getByRole("button", { name: "Example: genuine" }).focus();
    await page.keyboard.press("Enter");
    await verdictOf(page, "verified");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Space");
    await page.getByText("Paste a signature to see").waitFor();
    await page.keyboard.press("Tab");
    expect(await request(page).evaluate((field) => field.matches(":focus"))).toBe(true);
  });

  test.each([
    ["light", 1280],
    ["light", 360],
    ["dark", 1280],
    ["dark", 360],
  ] as const)("has no barriers: %s, %i px", async (colorScheme, width) => {
    const { page } = await openOffline();
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.setViewportSize({ width, height: 900 });
    await page.getByRole("button", { name: "Example: changed body" }).click();
    await verdictOf(page, "refused");
    expect(await barriersOf(page)).toEqual([]);
    expect(await overflowOf(page)).toBe(0);
  });
});

import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, test } from "vitest";
import { startApp } from "../dev-server.js";
import { closeBrowserAtTheEnd, EXECUTABLE, IN_A_BROWSER } from "./browser.js";
import { ConsolePage } from "./console-page.js";
import { callApi, type DevConsole, devConsole, STARTING } from "./dev-console.js";

closeBrowserAtTheEnd();

const JSON_TYPE = { "Content-Type": "application/json" };

/** What a page of a stranger tries with a console; what each came to is in `window.outcomes`. */
function attack(console: string): string {
  return `<!doctype html><title>a stranger</title><iframe name="hole"></iframe><script>
    const to = ${JSON.stringify(console)};
    const roll = to + "/api/keys/EU_CENTRAL_1/roll";
    const text = (path, options) => fetch(path, options).then((answer) => answer.text());
    const loaded = (element) => new Promise((resolve) => {
      element.onload = () => resolve("loaded");
      element.onerror = () => resolve("nothing");
      document.body.append(element);
    });
    const made = (name, props) => Object.assign(document.createElement(name), props);
    const tries = {
      read: () => text(to + "/api/state", { credentials: "include" }),
      readBlindly: () => text(to + "/api/state", { mode: "no-cors", credentials: "include" }),
      write: () => text(roll, { method: "POST", body: "{}", credentials: "include" }),
      writeJson: () => text(roll, { method: "POST", body: "{}", credentials: "include", headers: { "Content-Type": "application/json" } }),
      writeBlindly: () => text(roll, { method: "POST", body: "{}", mode: "no-cors", credentials: "include" }),
      beacon: async () => (navigator.sendBeacon(roll, "{}"), "sent"),
      form: () => new Promise((resolve) => {
        const form = made("form", { method: "POST", action: roll, target: "hole", enctype: "text/plain" });
        form.append(made("input", { name: "{}" }));
        document.body.append(form);
        document.querySelector("iframe").onload = () => resolve("answered");
        form.submit();
      }),
      image: () => loaded(made("img", { src: roll })),
      script: () => loaded(made("script", { src: to + "/api/state" })),
      page: () => loaded(made("script", { src: to + "/page.js", type: "module" })),
      style: () => loaded(made("link", { rel: "stylesheet", href: to + "/style.css" })),
      events: () => new Promise((resolve) => {
        const source = new EventSource(to + "/api/live", { withCredentials: true });
        source.onmessage = ({ data }) => resolve(data);
        source.onerror = () => resolve("nothing");
      }),
      frame: () => loaded(made("iframe", { src: to, name: "framed" })).then(() => {
        try { return frames.framed.document.body.textContent; } catch { return "nothing"; }
      }),
      window: () => new Promise((resolve) => {
        const opened = open(to);
        const look = setInterval(() => {
          let text = "nothing";
          try {
            opened.postMessage({ type: "roll", region: "EU_CENTRAL_1" }, "*");
            if (!opened.closed) text = opened.document.body.textContent;
          } catch {}
          // It is empty until it has left for the console.
          if (text === "") return;
          clearInterval(look);
          resolve(text);
        }, 20);
      }),
    };
    (async () => {
      const outcomes = {};
      for (const [name, go] of Object.entries(tries)) {
        const never = new Promise((resolve) => setTimeout(resolve, 20_000, "never"));
        outcomes[name] = await Promise.race([go().then(String, () => "failed"), never]);
      }
      window.outcomes = outcomes;
    })();
  </script>`;
}

const MARKUP = '<img src=x onerror="window.__ran=1">';
const TURNED = "\u202egnp.exe";
const ESCAPED = "\u001b[31m";

describe.skipIf(!EXECUTABLE)(`the guard ${IN_A_BROWSER}`, () => {
  let session: DevConsole;
  beforeAll(async () => {
    session = await devConsole();
  }, STARTING);

  test.for(["127.0.0.1", "localhost", "stranger.example"])(
    "a page at another port of %s does nothing and learns nothing",
    async (host) => {
      const { address, eu, dev } = session;
      const { origin } = new URL(address);
      const keys = await callApi(eu, "GET", "/v2/keys");
      const heard = dev.lines.length;
      const at = await ConsolePage.open(address);
      await at.see("Regions");
      const stranger = await startApp((_, response) => {
        response.setHeader("Content-Type", "text/html").end(attack(origin));
      });
      const page = await at.page.context().newPage();
      await page.goto(stranger.replace("127.0.0.1", host));
      await page.waitForFunction("window.outcomes", undefined, { timeout: 120_000 });
      const outcomes = await page.evaluate<Record<string, string>>("window.outcomes");
      expect(outcomes).toEqual({
        read: "failed",
        readBlindly: expect.stringMatching(/^(failed)?$/),
        write: "failed",
        writeJson: "failed",
        writeBlindly: expect.stringMatching(/^(failed)?$/),
        beacon: "sent",
        form: "answered",
        image: "nothing",
        script: "nothing",
        page: "nothing",
        style: "nothing",
        events: "nothing",
        frame: "nothing",
        window: "nothing",
      });
      expect(await callApi(eu, "GET", "/v2/keys")).toEqual(keys);
      expect(dev.lines.slice(heard)).toEqual([]);
      await page.context().close();
    },
  );

  test("a name that leads here, a wrong capability and none open nothing", async () => {
    const { address } = session;
    const url = new URL(address);
    const at = await ConsolePage.open(url.origin);
    const texts: (string | null)[] = [];
    for (const each of [
      url.origin,
      `${url.origin}/?capability=${"A".repeat(43)}`,
      `${url.origin}/api/state`,
      `http://rebound.example:${url.port}/${url.search}`,
    ]) {
      const answer = await at.page.goto(each);
      expect([each, answer?.status()]).toEqual([each, expect.toBeOneOf([401, 403, 421])]);
      texts.push(await at.page.locator("body").textContent());
    }
    expect(texts.join("\n")).not.toContain(url.searchParams.get("capability"));
    expect(texts.join("\n")).not.toMatch(/sig_|EU_CENTRAL_1/);
    expect(await at.page.context().cookies()).toEqual([]);
    await at.page.goto(address);
    await at.page.getByRole("heading", { name: "Regions" }).waitFor();
    // It is not left in the address, where a screenshot or the history would keep it.
    expect(at.page.url()).not.toContain("capability");
    expect(await at.page.evaluate("document.cookie")).toBe("");
    await at.page.context().close();
  });

  test("names made of markup and of what turns and draws are text", async () => {
    const { address, eu, us } = session;
    const evil = await startApp((request, response) => {
      if (request.url?.includes("problem")) {
        const problem = { type: "javascript:window.__ran=1", code: MARKUP, title: MARKUP + TURNED };
        response.writeHead(401, { "Content-Type": "application/problem+json" });
        response.end(JSON.stringify(problem));
        return;
      }
      response.writeHead(500, { "Content-Type": "text/html", "X-Shop": MARKUP });
      response.end(`<script>window.__ran=1</script>${MARKUP}${TURNED}${ESCAPED}`);
    });
    const body = `${MARKUP}${TURNED}${ESCAPED}`;
    for (const path of [
      "problem",
      "page",
      `${encodeURIComponent(MARKUP)}?${MARKUP.replaceAll(" ", "+")}`,
    ]) {
      await callApi(
        eu,
        "POST",
        `/v2/publish/${evil}/${path}`,
        {
          "Upstash-Retries": "0",
          "Upstash-Forward-X-Shop": MARKUP,
          "Upstash-Forward-Link": "javascript:window.__ran=1",
        },
        body,
      );
    }
    const endpoints = JSON.stringify({
      endpoints: [{ url: `${evil}/"><script>window.__ran=1</script>`, name: "first" }],
    });
    await callApi(us, "POST", "/v2/topics/markup/endpoints", JSON_TYPE, endpoints);
    await callApi(
      us,
      "POST",
      `/v2/schedules/${evil}/'%22%3E%3Cscript%3Ewindow.__ran=1%3C/script%3E`,
      {
        "Upstash-Cron": "0 3 * * *",
        "Upstash-Schedule-Id": "markup",
        "Upstash-Forward-X-Shop": MARKUP,
      },
      body,
    );
    const at = await ConsolePage.open(address);
    const links = async () => {
      const all = at.page.getByRole("link");
      const to = await all.evaluateAll((each) =>
        each.map((link) => link.getAttribute("href") ?? ""),
      );
      expect(
        to.filter((href) => !/^(#\/|https:\/\/github\.com\/qstash-verify\/)/.test(href)),
      ).toEqual([]);
    };
    await at.goTo("Messages");
    for (const path of ["/problem", "/page", "%3Cimg"]) {
      await at.openMessage(path);
      await at.see("\\u202egnp.exe\\u001b[31m", at.panel);
      for (const summary of ["Request as sent", /^Response: /]) {
        await at.panel.getByText(summary).first().click();
      }
      await at.see(MARKUP, at.panel);
      await links();
      if (path === "/page") await at.look("markup");
      await at.press("Explain, step by step", at.panel);
      await at.see("passes", at.panel);
      await links();
    }
    for (const kind of [/^Dead letters/, "Schedules", "URL groups"]) {
      await at.goTo(kind, kind === "Schedules" ? kind : /./);
      await at.page.getByRole("row").getByRole("link").first().click();
      await at.panel.getByRole("term").first().waitFor();
      await links();
    }
    await at.goToAddress(`/${encodeURIComponent(MARKUP)}?open=${encodeURIComponent(MARKUP)}`);
    await at.goToAddress(`/messages?open=${encodeURIComponent(`${MARKUP}/${MARKUP}`)}`);
    await at.goTo("Explain");
    await at.fill("Upstash-Signature", body);
    await at.press("Explain");
    await at.see("signature_malformed");
    await at.goTo("Overview", "Regions");
    expect(await at.page.evaluate("window.__ran")).toBeUndefined();
    expect(at.complaints).toEqual([]);
  });

  test("the page is at most 80 KB gzipped, and works without anything from elsewhere", async () => {
    const { address } = session;
    const at = await ConsolePage.open(address);
    await at.page.context().route(
      (url) => url.origin !== new URL(address).origin,
      (route) => route.abort(),
    );
    let sum = 0;
    at.page.on("response", async (response) => {
      if (response.request().resourceType() !== "eventsource" && !response.url().includes("/api/"))
        sum += gzipSync(await response.body()).byteLength;
    });
    await at.page.reload();
    for (const link of ["Messages", "Keys", "Explain", "Clock and faults"]) await at.goTo(link);
    await at.goTo("Migrate…", /^Move from/);
    expect(sum).toBeGreaterThan(10_000);
    expect(sum).toBeLessThanOrEqual(80_000);
    expect(at.complaints).toEqual([]);
  });
});

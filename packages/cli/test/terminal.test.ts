import { stripVTControlCharacters } from "node:util";
import stringWidth from "fast-string-width";
import { describe, expect, test } from "vitest";
import { escapeJson, escapeText } from "../dist/terminal/escape.js";
import { isSecretName, maskQuoted, maskUrl } from "../dist/terminal/mask.js";
import { table } from "../dist/terminal/table.js";
import { createTerminal, type Terminal } from "../dist/terminal/terminal.js";
import { printable, trusted } from "../dist/terminal/trusted.js";
import { expectHarmless, HOSTILE } from "./hostile.js";

function screen(
  columns: number,
  isColorful: boolean,
  hasSymbols = true,
): Terminal & { readonly printed: () => string } {
  let printed = "";
  const print = (text: string) => {
    printed += text;
  };
  const look = { columns, isColorful, hasSymbols };
  const parts = { env: {}, interactive: false, ...look, stdout: print, stderr: print };
  return { ...createTerminal(parts), printed: () => printed };
}

describe("escaping", () => {
  test.each([
    ["\u001b[31m", "\\x1b[31m"],
    ["\u009b\u0085", "\\x9b\\x85"],
    ["a\nb\rc\td", "a\\nb\\rc\\td"],
    ["\u202e\u2066\u200f\u061c", "\\u202e\\u2066\\u200f\\u061c"],
    ["\u2028\u2029", "\\u2028\\u2029"],
    ["\u{e0041}", "\\u{e0041}"],
    ["\ud800x\udc00", "\\ud800x\\udc00"],
    ["héllo → 日本 👍 \\n", "héllo → 日本 👍 \\n"],
  ])("%j", (text, expected) => {
    expect(escapeText(text)).toBe(expected);
  });

  test("of every character, as text and as JSON of the same meaning", () => {
    const all = Array.from({ length: 0x110000 }, (_, code) => String.fromCodePoint(code)).join("");
    expectHarmless(escapeText(all));
    const document = JSON.stringify({ all, [HOSTILE]: HOSTILE }, null, 2);
    expectHarmless(escapeJson(document));
    expect(JSON.parse(escapeJson(document))).toEqual({ all, [HOSTILE]: HOSTILE });
  });

  test("a mark can be repeated by nobody who has not seen one", () => {
    const mark = trusted("\u001b[31m");
    expect(printable(`${mark}a`)).toBe("\u001b[31ma");
    const forged = mark.replace(/[0-9a-f]{32}/, (secret) => secret.replaceAll(/./g, "0"));
    expect(printable(`${forged}a`)).toBe(`${forged}a`);
  });
});

describe("a terminal", () => {
  test("keeps its own colors, and shows those of a stranger", () => {
    const terminal = screen(80, true);
    terminal.out(`${terminal.paint.red("✗")} ${terminal.paint.bold("\u001b[32m✓\u001b[39m\n")}`);
    expect(terminal.printed()).toBe(
      "\u001b[31m✗\u001b[39m \u001b[1m\\x1b[32m✓\\x1b[39m\\n\u001b[22m\n",
    );
  });

  test("without colors there are none", () => {
    const terminal = screen(80, false);
    terminal.say(terminal.paint.red(terminal.paint.dim("x")));
    expect(terminal.printed()).toBe("x\n");
  });

  test("what only looks like JSON is a line like any other", () => {
    const terminal = screen(80, false);
    terminal.out('{"a":\n"b"} \u001b');
    terminal.out(JSON.stringify(["\u009b"], null, 1));
    expect(terminal.printed()).toBe('{"a":\\n"b"} \\x1b\n[\n "\\u009b"\n]\n');
  });
});

describe("a table", () => {
  const long = "https://shop.example/orders/with/a/long/path?and=a&query=1 and words after it";
  const rows = ["red", "green", "dim"] as const;

  test.each([
    [40, true],
    [60, true],
    [80, true],
    [80, false],
    [120, true],
    [200, true],
  ])("of %i columns, in color: %s, is even, and colors nothing but its cells", (columns, color) => {
    const terminal = screen(columns, color);
    const { paint } = terminal;
    const cells = rows.map((name) => [
      "EU_CENTRAL_1_QSTASH_CURRENT_SIGNING_KEY",
      paint[name](`${name} ${long}`),
      `日本語 ${paint.bold(long)}`,
      HOSTILE,
    ]);
    terminal.out(table(terminal, ["variable", "", "value", "remark"], cells));
    const drawn = terminal.printed();
    const plain = stripVTControlCharacters(drawn);
    expectHarmless(plain);
    const lines = plain.trimEnd().split("\n");
    const widths = new Set(lines.map((line) => stringWidth(line)));
    expect(widths.size).toBe(1);
    expect(Math.max(...widths)).toBeLessThanOrEqual(columns);
    expect(drawn === plain).toBe(!color);
    // No border is in a cell's color.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is how colors are written
    for (const [, open] of drawn.matchAll(/(\u001b\[\d+m)[^\u001b]*│/g)) {
      expect(["\u001b[39m", "\u001b[22m"]).toContain(open);
    }
    const words = (text: string) => text.replaceAll(/[\s│─┌┐└┘├┤┬┴┼]/g, "");
    if (columns >= 60) expect(words(plain)).toContain("EU_CENTRAL_1");
    if (columns === 200) expect(plain).toContain("QSTASH_CURRENT_SIGNING_KEY");
  });

  test("a line break of ours is one, a stranger's is shown", () => {
    const terminal = screen(80, false);
    terminal.out(table(terminal, ["a"], [[`1${trusted("\n")}2`], ["3\n4"]]));
    expect(terminal.printed()).toMatch(/│ 1 +│\n│ 2 +│\n.*\n│ 3\\n4 │\n/);
  });
});

test.each([
  [60, true],
  [200, false],
])("words are not cut while there is room: %i columns", (columns, isColorful) => {
  const terminal = screen(columns, isColorful);
  const sentence = "its body is redacted: a copy would store the hash of the value";
  const row = ["payroll", "blocked", terminal.paint.red(sentence)];
  terminal.out(table(terminal, ["name", "plan", "fields"], [row]));
  const words = stripVTControlCharacters(terminal.printed()).split(/[\s│]+/);
  expect(words).toEqual(expect.arrayContaining(sentence.split(" ")));
});

test("a file has no edge: a row is one line", () => {
  const terminal = screen(Number.POSITIVE_INFINITY, false);
  const long = "word ".repeat(100).trim();
  terminal.out(table(terminal, ["a", "b"], [[long, long]]));
  expect(terminal.printed()).toContain(`│ ${long} │ ${long} │\n`);
});

test("a console without Unicode gets ASCII, as wide as it is", () => {
  const terminal = screen(60, false, false);
  terminal.out(`${terminal.paint.red("✗")} a → b`);
  terminal.out(table(terminal, ["key"], [["sig_…0000"], ["✓"]]));
  expect(terminal.printed()).toBe(
    "x a -> b\n+-------------+\n| key         |\n+-------------+\n| sig_...0000 |\n| +           |\n+-------------+\n",
  );
});

test("stderr may have no colors where stdout has", () => {
  let [stdout, stderr] = ["", ""];
  const terminal = createTerminal({
    env: {},
    interactive: false,
    columns: 80,
    isColorful: true,
    isColorfulError: false,
    stdout: (text) => {
      stdout += text;
    },
    stderr: (text) => {
      stderr += text;
    },
  });
  terminal.out(terminal.paint.red("x"));
  terminal.say(terminal.paint.red("x"));
  expect([stdout, stderr]).toEqual(["\u001b[31mx\u001b[39m\n", "x\n"]);
});

describe("masking", () => {
  test("leaves the name of a flow control key", () => {
    expect(["Upstash-Flow-Control-Key", "X-Key", "Api-Key"].map(isSecretName)).toEqual([
      false,
      true,
      true,
    ]);
  });

  test.each([
    ["https://a.example/x?b=1#c", "https://a.example/x?b=1#c"],
    ["https://user:pass@a.example/x", "https://…@a.example/x"],
    ["https://user:p@ss@w@a.example/x", "https://…@a.example/x"],
    ["https://user@a.example", "https://…@a.example"],
    ["HTTPS:user:pw@a.example/", "HTTPS:…@a.example/"],
    ["https:\\\\user:pw@a.example/", "https:\\\\…@a.example/"],
    ["postgres://user:pw@a.example/db", "postgres://…@a.example/db"],
    ["https://user:p/a?s#s@a.example/x", "https://…@a.example/x"],
    ["https://a.example/@scope/p@1", "https://a.example/@scope/p@1"],
    ["https://a.example/?qstash_token=abc&x=1", "https://a.example/?qstash_token=…&x=1"],
    ["https://a.example/?%71stash_%74oken=abc", "https://a.example/?%71stash_%74oken=…"],
    [
      "https://a.example/?access_token=abc#id_token=d",
      "https://a.example/?access_token=…#id_token=…",
    ],
    ["https://a.example/?sig=abcdefghijklmnopqrst", "https://a.example/?sig=…qrst"],
    [
      "https://a.example/?X-Amz-Signature=0123&api_key=1;sig=2",
      "https://a.example/?X-Amz-Signature=…&api_key=…;sig=…",
    ],
    ["https://a.example/?q=aB3aB3aB3aB3aB3aB3aB", "https://a.example/?q=…B3aB"],
    ["https://a.example/?aB3aB3aB3aB3aB3aB3aB", "https://a.example/?…B3aB"],
    [
      "https://hooks.example/services/T0/aB3aB3aB3aB3aB3aB3aB",
      "https://hooks.example/services/T0/…B3aB",
    ],
    ["https://a.example/orders/0123456789abcdef0123456789abcdef", "https://a.example/orders/…cdef"],
    [
      "https://a.example/api/a-long-name-of-an-endpoint",
      "https://a.example/api/a-long-name-of-an-endpoint",
    ],
    ["https://a.example/?token=", "https://a.example/?token="],
    ["", ""],
    ["orders", "orders"],
  ])("%s", (url, expected) => {
    expect(maskUrl(url)).toBe(expected);
  });

  test("names of headers and parameters", () => {
    const open = ["Authorization", "Cookie", "X-Api-Key", "api_key", "sig", "Proxy-Auth", "X-Pass"];
    expect(open.filter((name) => !isSecretName(name))).toEqual([]);
    expect(["Content-Type", "Author", "X-Monkey", "design"].filter(isSecretName)).toEqual([]);
    const typed = "--key=sig_abcdefghijklmnopqrstuvwxyz01 argument 'http://u:p@ss@:x' is invalid";
    expect(maskQuoted(typed)).toBe("--key=sig_…yz01 argument 'http://…@:x' is invalid");
  });
});

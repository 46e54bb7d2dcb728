import { defineConfig } from "vitepress";
import { DEPLOY, GUIDES, type Part, QUICKSTART, REFERENCE } from "./contents.js";
import { ERRORS } from "./errors.js";
import { keepStageOpen, withContentPolicy } from "./explain-page.js";
import { descriptionOf } from "./machines/description.js";
import { readPage } from "./machines/plain-page.js";
import { writeMarkdown } from "./machines/write-markdown.js";
import { withoutFunctions } from "./plain-site-data.js";
import { SEARCH } from "./search.js";
import { REPOSITORY, SITE } from "./site.js";
import { wholeOptions } from "./whole-options.js";

import { withTerser } from "./with-terser.js";
import { withoutEmptyHeaders } from "./without-empty-headers.js";
import { withoutUnusedParts } from "./without-unused-parts.js";

export default defineConfig({
  title: "qstash-verify",
  description: "Verify Upstash QStash deliveries from both regions, in any JavaScript framework.",
  lang: "en",
  base: "/qstash-verify/",
  cleanUrls: true,
  srcExclude: ["**/node_modules/**", "public/**"],
  sitemap: { hostname: `${SITE}/` },
  head: [
    ["link", { rel: "icon", type: "image/svg+xml", href: "/qstash-verify/logo.svg" }],
    ["meta", { name: "theme-color", content: "#0f766e" }],
  ],
  // Their colours have enough contrast on the grounds of `theme/style.css`, comments included.
  markdown: {
    theme: { light: "github-light-high-contrast", dark: "github-dark-default" },
    // What the pages of the packages show, which is not to be compiled.
    languageAlias: { signature: "ts" },
    config: (markdown) => markdown.use(withoutEmptyHeaders),
    codeTransformers: [wholeOptions],
  },
  vite: {
    plugins: [withoutUnusedParts(), keepStageOpen(), withTerser()],
    // Nothing here is written in Vue's older API.
    define: { __VUE_OPTIONS_API__: "false" },
    // Private fields stay what they are, and are not rewritten for browsers of 2020.
    build: { target: "es2022" },
  },
  transformHtml: (html, file) => withContentPolicy(withoutFunctions(html), file),
  // A page loads what it shows, and nothing on suspicion: "Explain a signature" promises so.
  router: { prefetchLinks: false },
  transformPageData(page, { siteConfig }) {
    if (page.filePath && !page.isNotFound) {
      page.description ||= descriptionOf(readPage(siteConfig.srcDir, page.filePath));
    }
  },
  buildEnd({ srcDir, outDir, pages }) {
    writeMarkdown(srcDir, outDir, pages);
  },
  themeConfig: {
    nav: [
      { text: "Quickstart", link: "/quickstart/", activeMatch: "^/quickstart/" },
      { text: "Guides", link: "/guides/everything-is-401", activeMatch: "^/guides/" },
      { text: "Deploy", link: "/deploy/vercel", activeMatch: "^/deploy/" },
      {
        text: "Reference",
        link: "/reference/options",
        activeMatch: "^/(reference|errors|decisions)/",
      },
      { text: "Explain a signature", link: "/explain" },
    ],
    sidebar: {
      "/quickstart/": [section(QUICKSTART)],
      "/guides/": GUIDES.map(section),
      "/deploy/": [section(DEPLOY)],
      "/reference/": REFERENCE.map(section),
      "/errors/": [section(ERRORS)],
      "/decisions/": REFERENCE.map(section),
    },
    outline: [2, 3],
    logo: "/logo.svg",
    search: SEARCH,
    socialLinks: [{ icon: "github", link: REPOSITORY }],
    editLink: {
      pattern: `${REPOSITORY}/edit/main/docs/:path`,
      text: "Suggest a change to this page",
    },
  },
});

function section({ title, pages }: Part) {
  return { text: title, items: pages.map(([text, address]) => ({ text, link: `/${address}` })) };
}

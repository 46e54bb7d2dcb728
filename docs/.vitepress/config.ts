import { defineConfig } from "vitepress";
import { DEPLOY, GUIDES, type Part, QUICKSTART, REFERENCE } from "./contents.js";
import { ERRORS } from "./errors.js";
import { keepStageOpen, withContentPolicy } from "./explain-page.js";

const REPOSITORY = "https://github.com/qstash-verify/qstash-verify";

export default defineConfig({
  title: "qstash-verify",
  description: "Verify Upstash QStash deliveries from both regions, in any JavaScript framework.",
  lang: "en",
  base: "/qstash-verify/",
  cleanUrls: true,
  srcExclude: ["**/node_modules/**"],
  // A page loads what it shows, and nothing on suspicion: the page "Explain a signature" promises so.
  router: { prefetchLinks: false },
  vite: { plugins: [keepStageOpen()] },
  transformHtml: withContentPolicy,
  sitemap: { hostname: "https://qstash-verify.github.io/qstash-verify/" },
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
    search: { provider: "local" },
    socialLinks: [{ icon: "github", link: REPOSITORY }],
    editLink: {
      pattern: `${REPOSITORY}/edit/main/docs/:path`,
      text: "Suggest a change to this page",
    },
    footer: { message: "MIT. Not affiliated with Upstash." },
  },
});

function section({ title, pages }: Part) {
  return { text: title, items: pages.map(([text, address]) => ({ text, link: `/${address}` })) };
}

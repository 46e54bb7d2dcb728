/** Where the site is published, without a slash at its end. */
export const SITE = "https://qstash-verify.github.io/qstash-verify";

export const REPOSITORY = "https://github.com/qstash-verify/qstash-verify";

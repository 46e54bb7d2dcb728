import {
  bundledNodeEnv,
  DENIED,
  type Environment,
  hostEnvironment,
  setting,
  variable,
} from "./environment.js";

/** Variables that only a hosting platform sets. */
const PLATFORM_VARIABLES = [
  "AWS_EXECUTION_ENV",
  "AWS_LAMBDA_FUNCTION_NAME",
  "CC_PRETTY_INSTANCE_NAME", // Clever Cloud
  "CONTAINER_APP_NAME", // Azure Container Apps
  "CONTAINER_VERSION", // Scalingo
  "DENO_DEPLOY",
  "DENO_DEPLOYMENT_ID",
  "DYNO",
  "ECS_CONTAINER_METADATA_URI_V4",
  "FLY_APP_NAME",
  "GAE_ENV",
  "K_SERVICE", // Cloud Run, Cloud Functions
  "KOYEB_APP_NAME",
  "KUBERNETES_SERVICE_HOST",
  "NF_DEPLOYMENT_SHA", // Northflank
  "NOMAD_ALLOC_ID",
  "RAILWAY_ENVIRONMENT_NAME",
  "RENDER",
  "VCAP_APPLICATION", // Cloud Foundry
  "WEBSITE_INSTANCE_ID", // Azure App Service, Azure Functions
  "__OW_ACTION_NAME", // DigitalOcean Functions
];

/** Set by a platform, and on a laptop by its own development server, which then sets the second. */
const PLATFORMS_WITH_DEV_SERVER = [
  ["VERCEL", "VERCEL_ENV"],
  ["NETLIFY", "NETLIFY_DEV"],
] as const;

/** What `NODE_ENV` and `VERCEL_ENV` say where it is not a deployment; anything else says it is one. */
const LOCAL_STAGE = /^(dev|development|local|test)$/i;

/**
 * Whether any sign says that this is a deployment. One is enough, wherever it is: an environment passed
 * by hand does not hide the process's.
 */
export function isProduction(env: Environment): boolean {
  const places = [env, hostEnvironment()];
  const isDenied = (name: string) => places.some((place) => variable(place, name) === DENIED);
  const isSet = (name: string) => places.some((place) => setting(place, name) !== undefined);

  const stages = [
    bundledNodeEnv(),
    ...places.flatMap((place) => [setting(place, "NODE_ENV"), setting(place, "VERCEL_ENV")]),
  ].filter((stage) => typeof stage === "string");
  if (stages.some((stage) => !LOCAL_STAGE.test(stage))) return true;
  if (PLATFORM_VARIABLES.some(isSet)) return true;
  if (PLATFORMS_WITH_DEV_SERVER.some(([sign, local]) => isSet(sign) && !isSet(local))) return true;
  // Whoever may not look cannot say that it is not one.
  if (["NODE_ENV", "VERCEL_ENV", "VERCEL", "NETLIFY", ...PLATFORM_VARIABLES].some(isDenied)) {
    return true;
  }
  // A deployed Worker looks like a local one. There, development has to be said.
  return stages.length === 0 && "WebSocketPair" in globalThis;
}

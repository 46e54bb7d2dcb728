export { bodyClaim, type Claims, type NotBefore } from "./claims.js";
export type { FakeCallback } from "./fake-callback.js";
export { type FakeDelivery, type FakeDeliveryOptions, fakeDelivery } from "./fake-delivery.js";
export { type HostileDelivery, hostileDeliveries } from "./hostile-deliveries.js";
export { publishedDevKeys } from "./published-dev-keys.js";
export { type Region, regionHeader, regions, regionUrls } from "./region.js";
export { type SendOptions, sendDelivery } from "./send-delivery.js";
export { type DeliveryOptions, type SignedDelivery, signDelivery } from "./sign-delivery.js";
export { type EnvironmentMode, testEnvironment } from "./test-environment.js";
export {
  generateTestKeys,
  type KeyPair,
  type TestKeys,
  testKeys,
  testTokens,
} from "./test-keys.js";

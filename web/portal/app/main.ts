import "@shared/styles/tokens.css";
import "@shared/styles/base.css";
import "./portal.css";
import { createApp } from "vue";
import { createWords } from "@shared/i18n";
import { startOutbox } from "@portal/outbox/outbox";
import { inside, readVisitor } from "@portal/session/session";
import App from "./App.vue";
import { router } from "./router";

// The page that is opened is fetched beside the words, not after them: each way to the server is long on a telephone.
const pagesOf = (components: Record<string, unknown> | null | undefined): void => {
  const page: unknown = components?.["default"];
  if (typeof page === "function") (page as () => Promise<unknown>)().catch(() => undefined);
};
for (const { components } of router.resolve(location.pathname + location.search).matched) pagesOf(components);
if (inside.value) readVisitor().catch(() => undefined);
const words = await createWords({
  "zh-CN": () => import("./words.zh-CN"),
  "zh-TW": () => import("./words.zh-TW"),
  en: () => import("./words.en"),
});
createApp(App).use(words).use(router).mount("#app");
void startOutbox();

// Once the page stands and there is nothing else to do, the others are fetched, so that they open without a network; from the second visit
// on the portal opens without one, too. Without https, or in a frame where it is forbidden, it does not.
const idle: (work: () => void) => unknown = "requestIdleCallback" in globalThis ? requestIdleCallback : (work) => setTimeout(work);
const rest = () => {
  for (const { components } of router.getRoutes()) pagesOf(components);
  if (import.meta.env.PROD && "serviceWorker" in navigator) navigator.serviceWorker.register("/sw.js").catch(() => undefined);
};
setTimeout(() => idle(rest), 1500);

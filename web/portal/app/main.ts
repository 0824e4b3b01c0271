import "@shared/styles/tokens.css";
import "@shared/styles/base.css";
import "./portal.css";
import { createApp } from "vue";
import { createWords } from "@shared/i18n";
import { startOutbox } from "@portal/outbox/outbox";
import App from "./App.vue";
import { router } from "./router";

const words = await createWords({
  "zh-CN": () => import("./words.zh-CN"),
  "zh-TW": () => import("./words.zh-TW"),
  en: () => import("./words.en"),
});
createApp(App).use(words).use(router).mount("#app");
void startOutbox();

// Once there is nothing else to do the other pages are fetched, so that they open without a network.
const later: (work: () => void) => unknown = "requestIdleCallback" in globalThis ? requestIdleCallback : (work) => setTimeout(work, 2000);
later(() => {
  for (const { components } of router.getRoutes()) {
    const page: unknown = components?.["default"];
    if (typeof page === "function") (page as () => Promise<unknown>)().catch(() => undefined);
  }
});

// The pages open without a network, too, from the second visit on. Without https, or in a frame where it is forbidden, they need one.
if (import.meta.env.PROD && "serviceWorker" in navigator) navigator.serviceWorker.register("/sw.js").catch(() => undefined);

import "@shared/styles/tokens.css";
import "@shared/styles/base.css";
import "./portal.css";
import { createApp } from "vue";
import { createWords } from "@shared/i18n";
import { startOutbox } from "@portal/outbox/outbox";
import { inside, readVisitor } from "@portal/session/session";
import App from "./App.vue";
import { router } from "./router";

// Each way to the server is long on a telephone. So the pages travel with the first script, but for the one that few open; what the page
// that is opened shows, and who is in, is asked for beside the words, not after them.
const pagesOf = (components: Record<string, unknown> | null | undefined): void => {
  const page: unknown = components?.["default"];
  if (typeof page === "function") (page as () => Promise<unknown>)().catch(() => undefined);
};
const opened = router.resolve(location.pathname + location.search);
for (const { components } of opened.matched) pagesOf(components);
if (inside.value) readVisitor().catch(() => undefined);
opened.meta.begin?.(opened);
try {
  const words = await createWords({
    "zh-CN": () => import("./words.zh-CN"),
    "zh-TW": () => import("./words.zh-TW"),
    en: () => import("./words.en"),
  });
  createApp(App).use(words).use(router).mount("#app");
  void startOutbox();
} catch {
  withoutWords();
}

// The words did not come: said in all languages, with a way on. What was typed lies in this browser.
function withoutWords(): void {
  const place = document.querySelector("#app");
  const said = document.createElement("p");
  said.className = "boot";
  said.setAttribute("role", "alert");
  said.textContent = "网络中断，页面没能打开；已写的内容都还在。 The page could not be opened; what you typed is kept.";
  const again = document.createElement("button");
  again.className = "button";
  again.textContent = "重试 · Try again";
  again.addEventListener("click", () => { location.reload(); });
  const below = document.createElement("p");
  below.className = "boot";
  below.append(again);
  place?.replaceChildren(said, below);
}

// Once the page stands and there is nothing else to do, the others are fetched, so that they open without a network; from the second visit
// on the portal opens without one, too. Without https, or in a frame where it is forbidden, it does not.
const idle: (work: () => void) => unknown = "requestIdleCallback" in globalThis ? requestIdleCallback : (work) => setTimeout(work);
const rest = () => {
  for (const { components } of router.getRoutes()) pagesOf(components);
  if (import.meta.env.PROD && "serviceWorker" in navigator) navigator.serviceWorker.register("/sw.js").catch(() => undefined);
};
setTimeout(() => idle(rest), 1500);

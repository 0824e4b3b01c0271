import "@shared/styles/tokens.css";
import "@shared/styles/base.css";
import "./page.css";
import "./element.css";
import { createApp } from "vue";
import { createWords } from "@shared/i18n";
import App from "./App.vue";
import { router } from "./router";

const words = await createWords({
  "zh-CN": () => import("./words.zh-CN"),
  "zh-TW": () => import("./words.zh-TW"),
  en: () => import("./words.en"),
});
createApp(App).use(words).use(router).mount("#app");

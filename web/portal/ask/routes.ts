import type { RouteRecordRaw } from "vue-router";
import AskPage from "./AskPage.vue";
import SendingPage from "./SendingPage.vue";

export const routes: RouteRecordRaw[] = [
  { path: "/p/new/:kind(inquiry|repair|complaint|suggestion)", name: "ask", component: AskPage, meta: { title: "ask.title", open: true } },
  { path: "/p/sending/:key", name: "sending", component: SendingPage, meta: { title: "ask.sending", open: true, unshot: true } },
];

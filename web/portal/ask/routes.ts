import type { RouteRecordRaw } from "vue-router";

export const routes: RouteRecordRaw[] = [
  { path: "/p/new/:kind(inquiry|repair|complaint|suggestion)", name: "ask", component: () => import("./AskPage.vue"), meta: { title: "ask.title", open: true } },
  { path: "/p/sending/:key", name: "sending", component: () => import("./SendingPage.vue"), meta: { title: "ask.sending", open: true, unshot: true } },
];

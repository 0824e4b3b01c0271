import type { RouteRecordRaw } from "vue-router";

export const routes: RouteRecordRaw[] = [
  { path: "/p/enter", name: "enter", component: () => import("./EnterPage.vue"), meta: { title: "session.title", open: true } },
  { path: "/p/c/:link", name: "link", component: () => import("./LinkPage.vue"), meta: { title: "session.link_title", open: true, unshot: true } },
];

import type { RouteRecordRaw } from "vue-router";
import EnterPage from "./EnterPage.vue";
import LinkPage from "./LinkPage.vue";

export const routes: RouteRecordRaw[] = [
  { path: "/p/enter", name: "enter", component: EnterPage, meta: { title: "session.title", open: true } },
  { path: "/p/c/:link", name: "link", component: LinkPage, meta: { title: "session.link_title", open: true, unshot: true } },
];

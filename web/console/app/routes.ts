import type { RouteRecordRaw } from "vue-router";

export const routes: RouteRecordRaw[] = [
  { path: "/design", name: "design", component: () => import("./DesignPage.vue"), meta: { title: "app.design" } },
  { path: "/:rest(.*)*", name: "nowhere", component: () => import("./NowherePage.vue"), meta: { title: "app.nowhere", unshot: true } },
];

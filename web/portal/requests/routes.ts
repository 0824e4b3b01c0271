import type { RouteRecordRaw } from "vue-router";

export const routes: RouteRecordRaw[] = [
  { path: "/p/requests", name: "requests", component: () => import("./RequestsPage.vue"), meta: { title: "requests.title" } },
  { path: "/p/requests/:ticket", name: "request", component: () => import("./RequestPage.vue"), meta: { title: "requests.one" } },
];

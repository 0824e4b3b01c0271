import type { RouteRecordRaw } from "vue-router";

export const routes: RouteRecordRaw[] = [{ path: "/p/me", name: "me", component: () => import("./MePage.vue"), meta: { title: "me.title" } }];

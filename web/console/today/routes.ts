import type { RailEntry } from "@shared/features";
import type { RouteRecordRaw } from "vue-router";

export const routes: RouteRecordRaw[] = [{ path: "/", name: "today", component: () => import("./TodayPage.vue"), meta: { title: "today.title" } }];

export const rail: RailEntry = { to: "today", label: "today.title", icon: "M4 6h16v14H4ZM4 10h16M8 3v4M16 3v4M8.500 15l2.500 2.500 4.500-4.500", order: 10, keys: "g d" };

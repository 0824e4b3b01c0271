import type { RailEntry } from "@shared/features";
import type { RouteRecordRaw } from "vue-router";

export const routes: RouteRecordRaw[] = [
  { path: "/duties", name: "duties", component: () => import("./DutiesPage.vue"), meta: { title: "duties.title" } },
  { path: "/duties/:duty", name: "duty", component: () => import("./DutyPage.vue"), props: true, meta: { title: "duties.one", unshot: true } },
];

export const rail: RailEntry = {
  to: "duties", label: "duties.title", short: "duties.rail", icon: "M4 5h16v15H4ZM4 9h16M8 3v4M16 3v4M8 13h3M8 16.500h3M14 13l1.500 1.500 3-3", order: 85, keys: "g u", permission: "report.read", group: "rules",
};

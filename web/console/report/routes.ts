import type { Command, RailEntry } from "@shared/features";
import type { RouteRecordRaw } from "vue-router";

export const routes: RouteRecordRaw[] = [
  { path: "/reports", name: "reports", component: () => import("./ReportsPage.vue"), meta: { title: "report.title", permission: "report.read" } },
  { path: "/reports/metrics", name: "metrics", component: () => import("./MetricsPage.vue"), meta: { title: "report.metrics", permission: "report.read" } },
  { path: "/reports/quarters/:quarter", name: "quarter", component: () => import("./QuarterPage.vue"), props: true, meta: { title: "report.quarterly", permission: "report.read" } },
];

export const rail: RailEntry = {
  to: "reports", label: "report.title", icon: "M4 20h16M7 20v-6M12 20V6M17 20v-9", order: 90, keys: "g r", permission: "report.read", group: "rules",
};

export const commands: Command[] = [
  { id: "report.metrics", label: "report.metrics", keys: "g m", permission: "report.read", run: (router) => router.push({ name: "metrics" }) },
];

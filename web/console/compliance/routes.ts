import type { Command, RailEntry } from "@shared/features";
import type { RouteRecordRaw } from "vue-router";

export const routes: RouteRecordRaw[] = [
  { path: "/compliance", name: "compliance", component: () => import("./CompliancePage.vue"), meta: { title: "compliance.title", permission: "report.read" } },
  { path: "/compliance/:clause", name: "evidence", component: () => import("./EvidencePage.vue"), props: true, meta: { title: "compliance.evidence", permission: "report.read" } },
];

export const rail: RailEntry = {
  to: "compliance", label: "compliance.title", icon: "M12 3l7 3v5c0 4.500-2.900 8.300-7 10-4.100-1.700-7-5.500-7-10V6ZM8.500 12l2.500 2.500 4.500-5", order: 80, keys: "g c", permission: "report.read", group: "rules",
};

export const commands: Command[] = [
  { id: "compliance.missed", label: "compliance.command.missed", permission: "report.read", run: (router) => router.push({ name: "compliance", query: { state: "not_met" } }) },
];

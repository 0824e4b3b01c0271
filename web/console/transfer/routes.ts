import type { Command, RailEntry } from "@shared/features";
import type { RouteRecordRaw } from "vue-router";

export const routes: RouteRecordRaw[] = [
  { path: "/data", name: "exports", component: () => import("./ExportsPage.vue"), meta: { title: "transfer.exports", permission: "export.run" } },
  { path: "/data/imports", name: "imports", component: () => import("./ImportsPage.vue"), meta: { title: "transfer.imports", permission: "import.run" } },
  { path: "/data/imports/:import(\\d+)", name: "import", component: () => import("./ImportPage.vue"), props: true, meta: { title: "transfer.import", permission: "import.run" } },
];

export const rail: RailEntry = {
  to: "exports", label: "transfer.title", short: "transfer.rail", icon: "M12 3v11M8 10l4 4 4-4M4 17v3h16v-3", order: 95, permission: "export.run", group: "rules",
};

export const commands: Command[] = [
  { id: "transfer.export", label: "transfer.new_export", permission: "export.run", run: (router) => router.push({ name: "exports", query: { new: "1" } }) },
  { id: "transfer.imports", label: "transfer.imports", permission: "import.run", run: (router) => router.push({ name: "imports" }) },
];

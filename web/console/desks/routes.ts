import type { RailEntry } from "@shared/features";
import type { RouteRecordRaw } from "vue-router";

export const routes: RouteRecordRaw[] = [
  { path: "/complaints", name: "complaints", component: () => import("./DeskPage.vue"), props: { kind: "complaint" }, meta: { title: "desks.complaints", permission: "ticket.read" } },
  { path: "/suggestions", name: "suggestions", component: () => import("./DeskPage.vue"), props: { kind: "suggestion" }, meta: { title: "desks.suggestions", permission: "ticket.read" } },
  { path: "/approvals", name: "approvals", component: () => import("./ApprovalsPage.vue"), meta: { title: "desks.approvals", permission: "ticket.read" } },
  { path: "/board", name: "board", component: () => import("./BoardPage.vue"), meta: { title: "desks.board", permission: "ticket.read" } },
];

export const rail: RailEntry[] = [
  { to: "complaints", label: "desks.rail.complaints", icon: "M4 5h16v11H10l-5 4v-4H4ZM12 8v3.500M12 13.500h.01", order: 40, permission: "ticket.write" },
  { to: "suggestions", label: "desks.rail.suggestions", icon: "M9 17h6M10 20h4M12 3a6 6 0 0 1 3.500 10.900V15h-7v-1.100A6 6 0 0 1 12 3Z", order: 50, permission: "ticket.write" },
  { to: "approvals", label: "desks.rail.approvals", icon: "M6 3h9l4 4v14H6ZM9 13.500l2 2 4-4.500", order: 60, keys: "g a", permission: "ticket.assign" },
  { to: "board", label: "desks.rail.board", icon: "M4 4h4.500v16H4ZM10 4h4.500v11H10ZM16 4h4v7h-4Z", order: 70, keys: "g b", permission: "ticket.assign" },
];

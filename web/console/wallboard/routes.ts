import type { Command, RailEntry } from "@shared/features";
import type { RouteRecordRaw } from "vue-router";

export const routes: RouteRecordRaw[] = [
  { path: "/wall", name: "wall", component: () => import("./WallPage.vue"), meta: { title: "wallboard.title", permission: "ticket.assign", bare: true } },
];

export const rail: RailEntry = {
  to: "wall", label: "wallboard.title", icon: "M3 5h18v12H3ZM9 21h6M12 17v4M7 13v-2M12 13V9M17 13v-4", order: 75, permission: "ticket.assign",
};

export const commands: Command[] = [
  { id: "wallboard.open", label: "wallboard.title", keys: "g w", permission: "ticket.assign", run: (router) => router.push({ name: "wall" }) },
];

import type { Command, RailEntry } from "@shared/features";
import type { RouteRecordRaw } from "vue-router";

export const routes: RouteRecordRaw[] = [
  { path: "/set-up", name: "set-up", component: () => import("./HealthPage.vue"), meta: { title: "setup.health", permission: "token.manage" } },
  { path: "/set-up/tokens", name: "tokens", component: () => import("./TokensPage.vue"), meta: { title: "setup.tokens", permission: "token.manage" } },
];

export const rail: RailEntry = {
  to: "set-up", label: "setup.rail", icon: "M4 7h9M17 7h3M15 5v4M4 17h3M11 17h9M9 15v4M4 12h13M20 12h0M18.500 10v4", order: 120, permission: "token.manage", group: "set-up",
};

export const commands: Command[] = [{ id: "setup.tokens", label: "setup.tokens", permission: "token.manage", run: (router) => router.push({ name: "tokens" }) }];

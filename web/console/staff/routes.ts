import type { Command } from "@shared/features";
import type { RouteRecordRaw } from "vue-router";

export const routes: RouteRecordRaw[] = [
  { path: "/people/shifts", name: "shifts", component: () => import("./ShiftsPage.vue"), meta: { title: "staff.shifts", permission: "member.read" } },
  { path: "/people/skills", name: "skills", component: () => import("./SkillsPage.vue"), meta: { title: "staff.skills", permission: "member.read" } },
  { path: "/people/routing", name: "routing", component: () => import("./RoutingPage.vue"), meta: { title: "staff.routing", permission: "member.read" } },
];

export const commands: Command[] = [
  { id: "staff.shifts", label: "staff.shifts", permission: "member.read", run: (router) => router.push({ name: "shifts" }) },
  { id: "staff.skills", label: "staff.skills", permission: "member.read", run: (router) => router.push({ name: "skills" }) },
  { id: "staff.routing", label: "staff.routing", permission: "unit.manage", run: (router) => router.push({ name: "routing" }) },
];

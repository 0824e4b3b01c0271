import type { Command, RailEntry } from "@shared/features";
import type { RouteRecordRaw } from "vue-router";

export const routes: RouteRecordRaw[] = [
  { path: "/people", name: "members", component: () => import("./MembersPage.vue"), meta: { title: "directory.members", permission: "member.read" } },
  { path: "/people/units", name: "units", component: () => import("./UnitsPage.vue"), meta: { title: "directory.units", permission: "member.read" } },
  { path: "/people/roles", name: "roles", component: () => import("./RolesPage.vue"), meta: { title: "directory.roles", permission: "member.read" } },
];

export const rail: RailEntry = {
  to: "members", label: "directory.rail", icon: "M9 5a3.500 3.500 0 1 1 0 7 3.500 3.500 0 0 1 0-7ZM2.500 20c.6-3.500 3-5 6.500-5s5.900 1.500 6.500 5M16 5.500a3 3 0 0 1 0 6M18 15.300c2 .6 3.200 2 3.500 4.700", order: 110, keys: "g p",
  permission: "unit.manage", group: "set-up",
};

export const commands: Command[] = [
  { id: "directory.units", label: "directory.units", permission: "member.read", run: (router) => router.push({ name: "units" }) },
  { id: "directory.add", label: "directory.add", permission: "member.manage", run: (router) => router.push({ name: "members", query: { add: "1" } }) },
];

import type { Command, RailEntry } from "@shared/features";
import type { RouteRecordRaw } from "vue-router";

export const routes: RouteRecordRaw[] = [
  { path: "/customers/:customer(\\d+)", name: "customer", component: () => import("./CustomerPage.vue"), props: true, meta: { title: "customer.title", permission: "customer.read" } },
  { path: "/data-requests", name: "data-requests", component: () => import("./RequestsPage.vue"), meta: { title: "customer.data_requests", permission: "customer.export" } },
  { path: "/readings", name: "readings", component: () => import("./ReadingsPage.vue"), meta: { title: "customer.readings", permission: "audit.read" } },
];

export const rail: RailEntry[] = [
  {
    to: "data-requests", label: "customer.data_requests", short: "customer.rail.data_requests", icon: "M12 3 4 6v6c0 4.500 3.300 7.800 8 9 4.700-1.200 8-4.500 8-9V6ZM9 12l2 2 4-4", order: 75, permission: "customer.export",
  },
  { to: "readings", label: "customer.readings", short: "customer.rail.readings", icon: "M2 12s4-7 10-7 10 7 10 7-4 7-10 7S2 12 2 12ZM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6", order: 122, permission: "audit.read", group: "set-up" },
];

export const commands: Command[] = [
  { id: "customer.data_requests", label: "customer.data_requests", permission: "customer.export", run: (router) => router.push({ name: "data-requests" }) },
  { id: "customer.readings", label: "customer.readings", permission: "audit.read", run: (router) => router.push({ name: "readings" }) },
];

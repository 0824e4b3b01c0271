import type { RailEntry } from "@shared/features";
import type { RouteRecordRaw } from "vue-router";

export const routes: RouteRecordRaw[] = [
  { path: "/tickets", name: "tickets", component: () => import("./QueuePage.vue"), meta: { title: "ticket.queue", permission: "ticket.read" } },
  { path: "/tickets/:ticket", name: "ticket", component: () => import("./TicketPage.vue"), meta: { title: "ticket.title", permission: "ticket.read" } },
];

export const rail: RailEntry = {
  to: "tickets",
  label: "ticket.queue",
  icon: "M4 6h16v4a2 2 0 0 0 0 4v4H4v-4a2 2 0 0 0 0-4ZM14 6v12",
  order: 20,
  keys: "g t",
  permission: "ticket.read",
};

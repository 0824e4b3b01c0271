import type { Command, RailEntry } from "@shared/features";
import type { RouteRecordRaw } from "vue-router";

export const routes: RouteRecordRaw[] = [
  { path: "/intake", name: "intake", component: () => import("./IntakePage.vue"), meta: { title: "intake.title", permission: "ticket.write" } },
];

export const rail: RailEntry = {
  to: "intake",
  label: "intake.rail",
  icon: "M6 3h3l2 5-2.500 1.500a12 12 0 0 0 6 6L16 13l5 2v3a2.500 2.500 0 0 1-2.800 2.500C10.500 19.800 4.200 13.500 3.500 5.800A2.500 2.500 0 0 1 6 3ZM17 3v6M14 6h6",
  order: 30,
  permission: "ticket.write",
};

export const commands: Command[] = [{ id: "intake.call", label: "intake.new_call", keys: "c", permission: "ticket.write", run: (router) => router.push({ name: "intake" }) }];

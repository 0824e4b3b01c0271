import type { Command } from "@shared/features";
import type { RouteRecordRaw } from "vue-router";

export const routes: RouteRecordRaw[] = [
  { path: "/inbox", name: "inbox", component: () => import("./InboxPage.vue"), meta: { title: "inbox.title" } },
  { path: "/inbox/settings", name: "inbox-settings", component: () => import("./NotificationsPage.vue"), meta: { title: "inbox.settings" } },
];

export const commands: Command[] = [
  { id: "inbox.open", label: "inbox.title", keys: "g i", run: (router) => router.push({ name: "inbox" }) },
  { id: "inbox.settings", label: "inbox.settings", run: (router) => router.push({ name: "inbox-settings" }) },
];

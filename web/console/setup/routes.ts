import type { Command, RailEntry } from "@shared/features";
import type { RouteRecordRaw } from "vue-router";

export const routes: RouteRecordRaw[] = [
  { path: "/set-up", name: "set-up", component: () => import("./HealthPage.vue"), meta: { title: "setup.health", permission: "token.manage" } },
  { path: "/set-up/tokens", name: "tokens", component: () => import("./TokensPage.vue"), meta: { title: "setup.tokens", permission: "token.manage" } },
  { path: "/set-up/webhooks", name: "webhooks", component: () => import("./WebhooksPage.vue"), meta: { title: "setup.webhooks", permission: "webhook.manage" } },
  { path: "/set-up/webhooks/:webhook", name: "webhook", component: () => import("./WebhookPage.vue"), meta: { title: "setup.webhook", permission: "webhook.manage", unshot: true } },
  { path: "/set-up/factors", name: "factors", component: () => import("./FactorsPage.vue"), meta: { title: "setup.factors", permission: "member.manage" } },
  { path: "/set-up/sign-ins", name: "sign-ins", component: () => import("./SignInsPage.vue"), meta: { title: "setup.sign_ins", permission: "sign_in.read" } },
  { path: "/set-up/templates", name: "templates", component: () => import("./TemplatesPage.vue"), meta: { title: "setup.template.title", permission: "ticket.read" } },
];

export const rail: RailEntry[] = [
  {
    to: "set-up", label: "setup.rail", icon: "M4 7h9M17 7h3M15 5v4M4 17h3M11 17h9M9 15v4M4 12h13M20 12h0M18.500 10v4", order: 120, permission: "token.manage", group: "set-up",
  },
  {
    to: "sign-ins", label: "setup.sign_ins", icon: "M14 4h5v16h-5M4 12h10M10 8l4 4-4 4", order: 121, permission: "sign_in.read", unless: "token.manage", group: "set-up",
  },
  {
    to: "templates", label: "setup.template.title", icon: "M5 4h14v16H5zM8.500 8.500h7M8.500 12h7M8.500 15.500h4", order: 122, permission: "ticket.write", unless: "token.manage", group: "set-up",
  },
];

export const commands: Command[] = [
  { id: "setup.tokens", label: "setup.tokens", permission: "token.manage", run: (router) => router.push({ name: "tokens" }) },
  { id: "setup.webhooks", label: "setup.webhooks", permission: "webhook.manage", run: (router) => router.push({ name: "webhooks" }) },
  { id: "setup.sign_ins", label: "setup.sign_ins", permission: "sign_in.read", run: (router) => router.push({ name: "sign-ins" }) },
  { id: "setup.templates", label: "setup.template.decide", permission: "template.manage", run: (router) => router.push({ name: "templates" }) },
];

import type { Command, RailEntry } from "@shared/features";
import type { RouteRecordRaw } from "vue-router";

const permission = "policy.read";
const title = "policy.title";
export const routes: RouteRecordRaw[] = [
  { path: "/policy", name: "policy", component: () => import("./BookPage.vue"), meta: { title, permission } },
  { path: "/policy/clauses/:clause", name: "clause", component: () => import("./BookPage.vue"), props: true, meta: { title, permission } },
  { path: "/policy/charts", name: "charts", component: () => import("./ChartsPage.vue"), meta: { title: "policy.charts", permission } },
  { path: "/policy/calendars", name: "calendars", component: () => import("./CalendarPage.vue"), meta: { title: "policy.calendars", permission } },
  { path: "/policy/versions", name: "policy-versions", component: () => import("./VersionsPage.vue"), meta: { title: "policy.versions", permission } },
  { path: "/policy/amendments", name: "amendments", component: () => import("./AmendmentsPage.vue"), meta: { title: "policy.amendments", permission } },
  { path: "/policy/amendments/new", name: "amendment-new", component: () => import("./EditPage.vue"), meta: { title: "policy.propose", permission: "policy.propose" } },
  { path: "/policy/amendments/:proposal", name: "amendment", component: () => import("./AmendmentPage.vue"), props: true, meta: { title: "policy.amendment", permission, unshot: true } },
  { path: "/policy/amendments/:proposal/edit", name: "amendment-edit", component: () => import("./EditPage.vue"), props: true, meta: { title: "policy.revise", permission: "policy.propose", unshot: true } },
];

export const rail: RailEntry = {
  to: "policy", label: "policy.title", icon: "M5 4h11a3 3 0 0 1 3 3v13H8a3 3 0 0 1-3-3ZM5 17a3 3 0 0 1 3-3h11M9 8h6", order: 100, keys: "g y", permission, group: "rules",
};

export const commands: Command[] = [
  { id: "policy.charts", label: "policy.charts", permission, run: (router) => router.push({ name: "charts" }) },
  { id: "policy.calendars", label: "policy.calendars", permission, run: (router) => router.push({ name: "calendars" }) },
  { id: "policy.versions", label: "policy.versions", permission, run: (router) => router.push({ name: "policy-versions" }) },
  { id: "policy.amendments", label: "policy.amendments", permission, run: (router) => router.push({ name: "amendments" }) },
  { id: "policy.propose", label: "policy.propose", permission: "policy.propose", run: (router) => router.push({ name: "amendment-new" }) },
];

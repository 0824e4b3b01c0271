import type { RouteRecordRaw } from "vue-router";
import { listAsked, ticketAsked } from "./asked";
import RequestPage from "./RequestPage.vue";
import RequestsPage from "./RequestsPage.vue";

export const routes: RouteRecordRaw[] = [
  { path: "/p/requests", name: "requests", component: RequestsPage, meta: { title: "requests.title", begin: () => listAsked.begin("") } },
  { path: "/p/requests/:ticket", name: "request", component: RequestPage, meta: { title: "requests.one", begin: ({ params }) => ticketAsked.begin(String(params["ticket"])) } },
];

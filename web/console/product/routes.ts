import type { Command, RailEntry } from "@shared/features";
import type { RouteRecordRaw } from "vue-router";

export const routes: RouteRecordRaw[] = [
  { path: "/products", name: "products", component: () => import("./ProductsPage.vue"), meta: { title: "product.title", permission: "customer.read" } },
];

export const rail: RailEntry = {
  to: "products", label: "product.title", icon: "M12 3l8 4.500v9L12 21l-8-4.500v-9ZM4 7.500l8 4.500 8-4.500M12 12v9", order: 76, permission: "product.manage",
};

export const commands: Command[] = [
  { id: "product.catalogue", label: "product.title", permission: "customer.read", run: (router) => router.push({ name: "products" }) },
];

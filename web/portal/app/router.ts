import { createRouter, createWebHistory } from "vue-router";
import type { Feature } from "@shared/features";

// Every folder's routes.ts. The home is "/", everything else lies below "/p/", which is what the server gives this application.
const features = Object.values(import.meta.glob<Feature>("../*/routes.ts", { eager: true }));

export const router = createRouter({
  history: createWebHistory("/"),
  routes: features.flatMap(({ routes }) => routes),
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
});

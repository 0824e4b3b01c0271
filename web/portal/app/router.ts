import { shallowRef } from "vue";
import { createRouter, createWebHistory } from "vue-router";
import { online } from "@shared/api/client";
import type { Feature } from "@shared/features";

// Every folder's routes.ts. The home is "/", everything else lies below "/p/", which is what the server gives this application.
const features = Object.values(import.meta.glob<Feature>("../*/routes.ts", { eager: true }));

export const router = createRouter({
  history: createWebHistory("/"),
  routes: features.flatMap(({ routes }) => routes),
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
});

// Where somebody wanted to go while the page of it could not be fetched.
export const unopened = shallowRef("");
router.afterEach((_to, _from, failure) => {
  if (!failure) unopened.value = "";
});
router.onError((error, to) => {
  if (!/dynamically imported module|module script|Unable to preload/i.test(String(error))) return;
  unopened.value = to.fullPath;
  // A page of an older build that the server no longer has: the new build is a reload away.
  const key = `wk.reloaded.${to.path}`;
  if (!online.seen || sessionStorage.getItem(key)) return;
  sessionStorage.setItem(key, "1");
  location.assign(to.fullPath);
});

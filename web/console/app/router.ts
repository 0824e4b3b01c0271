import { createRouter, createWebHistory } from "vue-router";
import { forget, resume } from "../session/session";
import { features } from "./features";
import { onSignedOut } from "@shared/api/client";

export const router = createRouter({
  history: createWebHistory("/console/"),
  routes: features.flatMap(({ routes }) => routes),
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
});

router.beforeEach(async (to) => {
  if (to.meta.open) return true;
  return (await resume()) ? true : { name: "sign-in", query: to.fullPath === "/" ? {} : { then: to.fullPath } };
});

// A session that ended while one worked: sign in and come back. What was typed lies in drafts.
onSignedOut(() => {
  forget();
  const here = router.currentRoute.value;
  // At the start the guard above leads there itself.
  if (here.matched.length === 0 || here.meta.open) return;
  void router.push({ name: "sign-in", query: { then: here.fullPath } });
});

// A page of an older build that the server no longer has: the new build is a reload away.
router.onError((error, to) => {
  if (!/dynamically imported module|module script|Unable to preload/i.test(String(error))) return;
  const key = `wk.reloaded.${to.path}`;
  if (sessionStorage.getItem(key)) return;
  sessionStorage.setItem(key, "1");
  location.assign(router.resolve(to.fullPath).href);
});

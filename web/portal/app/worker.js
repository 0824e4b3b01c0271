// Keeps the pages of the portal for when there is no network. What customers ask and write is never kept here: only files that are the
// same for everybody. The build fills in what the two names in capitals stand for.
const kept = `portal-${__VERSION__}`;
const shell = __SHELL__;
const patience = 3000; // ms until a slow network gives way to the page that is kept

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(kept).then((cache) => cache.addAll(["/", ...shell])));
});
// Waits until no tab of the version before is open, so that none of them loses a part that it has yet to load.
self.addEventListener("activate", (event) => {
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter((name) => name.startsWith("portal-") && name !== kept).map((name) => caches.delete(name)))));
});

// Every place of the portal is the same page. The newest that can be had soon, else the one that is kept.
async function page(request) {
  const known = await caches.match("/", { cacheName: kept });
  if (!known) return fetch(request);
  const late = new Promise((resolve) => setTimeout(resolve, patience, known));
  const fresh = fetch(request).then((answer) => (answer.status < 500 ? answer : known), () => known);
  return Promise.race([fresh, late]);
}
self.addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== self.location.origin) return;
  if (mode === "navigate") {
    if (pathname === "/" || pathname.startsWith("/p/")) event.respondWith(page(event.request));
  } else if (shell.includes(pathname)) {
    event.respondWith(caches.match(pathname, { cacheName: kept }).then((found) => found ?? fetch(event.request)));
  }
});

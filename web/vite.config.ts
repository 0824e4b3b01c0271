import { readFileSync } from "node:fs";
import { fileURLToPath, URL } from "node:url";
import vue from "@vitejs/plugin-vue";
import type { Plugin, Rollup } from "vite";
import { defineConfig } from "vitest/config";
import { elementStyles } from "./scripts/element-styles";
import { portalWorker } from "./scripts/worker";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

// What the server does for a path of the applications: the console below /console, the portal everywhere else.
const pages: Plugin = {
  name: "pages",
  configureServer(server) {
    server.middlewares.use((request, _, next) => {
      const path = (request.url ?? "/").split("?")[0] ?? "/";
      if (path === "/console" || /^\/console\/[^.]*$/.test(path)) request.url = "/console/index.html";
      else if (path === "/" || /^\/p(\/[^.]*)?$/.test(path)) request.url = "/portal/index.html";
      next();
    });
  },
  // Both begin alike: what they share stands once, in shared/.
  transformIndexHtml: { order: "pre", handler: (html) => html.replaceAll(/<!-- (\w+\.html) -->/g, (_, name: string) => readFileSync(here(`./shared/${name}`), "utf8").trim()) },
};

// All that the portal loads before its first page stands.
let first: Set<string> | undefined;
function beginsWith(getModuleInfo: Rollup.GetModuleInfo): Set<string> {
  if (first) return first;
  first = new Set();
  const visit = (id: string): void => {
    if (first?.has(id)) return;
    first?.add(id);
    getModuleInfo(id)?.importedIds.forEach(visit);
  };
  visit(here("./portal/index.html"));
  return first;
}

export default defineConfig({
  plugins: [vue(), elementStyles(), pages, portalWorker()],
  appType: "mpa",
  resolve: { alias: { "@shared": here("./shared"), "@console": here("./console"), "@portal": here("./portal") } },
  json: { stringify: true },
  define: {
    __VUE_OPTIONS_API__: "true",
    __VUE_PROD_DEVTOOLS__: "false",
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "false",
    __VUE_I18N_LEGACY_API__: "false",
    __VUE_I18N_FULL_INSTALL__: "true",
    __INTLIFY_PROD_DEVTOOLS__: "false",
  },
  build: {
    target: "es2022",
    manifest: true,
    // The policy of the server allows no data: URL for scripts or fonts; small images may stay inline.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1200,
    rollupOptions: {
      input: { console: here("./console/index.html"), portal: here("./portal/index.html") },
      output: {
        entryFileNames: "assets/[name]-[hash].js",
        chunkFileNames: "assets/[name]-[hash].js",
        assetFileNames: "assets/[name]-[hash][extname]",
        // Small parts travel with a larger one: each is a way to the server of its own.
        experimentalMinChunkSize: 2_000,
        // What changes least is cached longest. Element Plus and Vant stay with the screens that use them.
        manualChunks(id, { getModuleInfo }) {
          if (/node_modules\/(@vue|vue|vue-router|vue-i18n|@intlify)\//.test(id) || /^\0(vite\/preload-helper|plugin-vue)/.test(id)) return "vue";
          if (/node_modules\/(echarts|zrender)\//.test(id)) return "charts";
          // What the portal has of shared/ is one file: six of them at a time is what a browser fetches.
          if (id.startsWith(here("./shared/")) && beginsWith(getModuleInfo).has(id)) return "shared";
          return undefined;
        },
      },
    },
  },
  server: {
    port: 5173,
    proxy: Object.fromEntries(
      ["/api", "/c/", "/setup", "/health", "/ready"].map((path) => [
        path,
        { target: process.env["WELLKEPT_URL"] ?? "http://127.0.0.1:8080", changeOrigin: true },
      ]),
    ),
  },
  test: { include: ["{shared,console,portal,scripts}/**/*.test.ts"], environment: "node" },
});

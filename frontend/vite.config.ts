import { defineConfig } from "vite";

// The page is served by `marsad serve` under a strict content security policy: nothing inline,
// nothing from elsewhere. Hence no module preload polyfill (an inline script) and no data: assets.
export default defineConfig({
  base: "./",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: "../src/marsad/serve/page",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: "es2022",
    sourcemap: false,
    chunkSizeWarningLimit: 1500,
  },
  server: { proxy: { "/api": "http://127.0.0.1:8765" } },
});

import { fileURLToPath, URL } from "node:url";
import js from "@eslint/js";
import vue from "eslint-plugin-vue";
import tseslint from "typescript-eslint";
import vueParser from "vue-eslint-parser";

export default tseslint.config(
  { ignores: ["node_modules/", "dist/", "docs/", "public/", "scripts/*.mjs", "shared/api/schema.ts"] },
  js.configs.recommended,
  ...vue.configs["flat/recommended"],
  {
    files: ["**/*.ts", "**/*.vue"],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: {
        parser: tseslint.parser,
        projectService: true,
        tsconfigRootDir: fileURLToPath(new URL(".", import.meta.url)),
        extraFileExtensions: [".vue"],
      },
    },
    rules: {
      // vue-tsc knows.
      "no-undef": "off",
      eqeqeq: "error",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: false }],
      "vue/multi-word-component-names": "off",
      "vue/max-attributes-per-line": "off",
      "vue/singleline-html-element-content-newline": "off",
      "vue/html-self-closing": "off",
      "vue/html-indent": "off",
      "vue/html-closing-bracket-newline": "off",
      "vue/first-attribute-linebreak": "off",
      "vue/multiline-html-element-content-newline": "off",
      "vue/require-default-prop": "off",
      "vue/attributes-order": "off",
      // The server's policy forbids inline styles, and untrusted text must never become markup.
      "vue/no-static-inline-styles": "error",
      "vue/no-v-html": "error",
      "vue/block-lang": ["error", { script: { lang: "ts" } }],
    },
  },
  {
    files: ["**/*.vue"],
    languageOptions: { parser: vueParser },
  },
  {
    files: ["portal/app/worker.js"],
    languageOptions: { globals: Object.fromEntries(["self", "caches", "fetch", "setTimeout", "URL", "__VERSION__", "__SHELL__"].map((name) => [name, "readonly"])) },
  },
  {
    files: ["console/**", "portal/**"],
    rules: {
      "no-restricted-imports": [
        "error",
        { patterns: [{ regex: "^element-plus/", message: "Import from \"element-plus\": the build adds the component's style." }] },
      ],
    },
  },
);

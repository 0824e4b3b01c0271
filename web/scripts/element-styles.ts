// Element Plus by component: for each `import { ElButton } from "element-plus"` the style of that component and no other.
import type { Plugin } from "vite";

const imported = /import\s*\{([^}]*)\}\s*from\s*["']element-plus["']/g;

export function elementStyles(): Plugin {
  return {
    name: "element-styles",
    enforce: "post",
    transform(code, id) {
      if (id.includes("node_modules") || !code.includes("element-plus")) return null;
      const styles = new Set<string>();
      for (const [, names = ""] of code.matchAll(imported)) {
        for (const name of names.split(",")) {
          const component = /^\s*(?:type\s+)?El([A-Z]\w*)/.exec(name)?.[1];
          if (component) styles.add(component.replace(/([a-z])([A-Z])/g, "$1-$2").toLowerCase());
        }
      }
      if (styles.size === 0) return null;
      const lines = [...styles].map((name) => `import "element-plus/es/components/${name}/style/css";`);
      return { code: `${lines.join("")}${code}`, map: null };
    },
  };
}

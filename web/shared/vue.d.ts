// For readers of types that do not look into single file components, such as the linter; vue-tsc does.
declare module "*.vue" {
  import type { DefineComponent } from "vue";
  const component: DefineComponent;
  export default component;
}

// Attributes of HTML that Vue's types do not know yet.
import "vue";

declare module "@vue/runtime-dom" {
  interface ButtonHTMLAttributes {
    popovertarget?: string;
  }
  interface HTMLAttributes {
    popover?: boolean | "auto" | "manual";
  }
}

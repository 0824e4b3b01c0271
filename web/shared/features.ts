// What a feature folder's routes.ts exports; the applications collect it from every folder, so that nobody edits a common list.
import type { RouteLocation, Router, RouteRecordRaw } from "vue-router";

// An entry of the console's rail or of the portal's bottom bar.
export interface RailEntry {
  to: string; // name of a route
  label: string; // key of its word
  short?: string; // key of a shorter one, where the label is too long for the rail
  icon: string; // path for Icon.vue
  order: number; // today 10, queues 20, then by tens; settings come last
  keys?: string; // "g t": pressed one after the other they lead there
  permission?: string; // shown to those who hold it
  unless?: string; // not for those who hold this: they have it as a tab of another entry
  group?: "work" | "rules" | "set-up"; // absent: work
}

// Something that the palette offers besides going to a rail entry.
export interface Command {
  id: string; // "ticket.new"
  label: string; // key of its word
  keys?: string; // "g t": one after the other; "n": alone. Shown in the sheet of keys.
  permission?: string;
  run: (router: Router) => void | Promise<unknown>;
}

export interface Feature {
  routes: RouteRecordRaw[];
  rail?: RailEntry | RailEntry[];
  commands?: Command[];
}

declare module "vue-router" {
  interface RouteMeta {
    title?: string; // key of a word, for the top bar and the window's title
    permission?: string; // others are told that their role does not allow it
    bare?: boolean; // without the frame, such as sign-in and the wall board
    open?: boolean; // without signing in
    // Not for `make screenshots`, such as a page that needs a link of its own.
    unshot?: boolean;
    // Asks the server what the page will show, before the page itself can; for the one that is opened first.
    begin?: (to: RouteLocation) => void;
  }
}

export const railOf = (features: Feature[]): RailEntry[] =>
  features.flatMap(({ rail }) => rail ?? []).sort((a, b) => a.order - b.order);

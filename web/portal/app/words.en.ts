import { collect, type Words } from "@shared/i18n/collect";

export default collect(import.meta.glob<Words>(["/portal/*/words/en.json", "/shared/words/en.json"], { eager: true, import: "default" }));

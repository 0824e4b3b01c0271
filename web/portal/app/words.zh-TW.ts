import { collect, type Words } from "@shared/i18n/collect";

export default collect(import.meta.glob<Words>(["/portal/*/words/zh-TW.json", "/shared/words/zh-TW.json"], { eager: true, import: "default" }));

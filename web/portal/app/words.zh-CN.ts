import { collect, type Words } from "@shared/i18n/collect";

export default collect(import.meta.glob<Words>(["/portal/*/words/zh-CN.json", "/shared/words/zh-CN.json"], { eager: true, import: "default" }));

// A metric as a drawing: by time a line with its control limits, otherwise bars from zero, the period before as a thin mark.
import type { EChartsCoreOption } from "echarts/core";
import type { Schemas } from "@shared/api/client";
import type { Inks } from "./inks";

type Answer = Schemas["MetricAnswer"];
type Amount = Schemas["MetricAmount"];
export interface Written {
  figure: (value: number) => string;
  label: (text: { zh: string; en: string }) => string;
  words: { signal: string; center: string; low: string; high: string; before: string; now: string };
}
// What is drawn: a count, or the mean of what is measured; nothing where nothing was measured.
export const figureOf = (answer: Answer, amount: Amount): number | null => (answer.measure === "tickets" ? amount.n : amount.n === 0 ? null : amount.mean);
export const timely = (by: string): boolean => by === "day" || by === "week" || by === "month";

const tip = (inks: Inks) => ({ renderMode: "richText", confine: true, backgroundColor: inks.ink, borderWidth: 0, textStyle: { color: inks.ground, fontFamily: inks.font, fontSize: 12 } });

export function trend(answer: Answer, { figure, label, words }: Written, inks: Inks, width: number): EChartsCoreOption {
  const text = { color: inks.ink2, fontFamily: inks.font, fontSize: 12 };
  const { control } = answer;
  const limit = (name: string, y: number, dashed: boolean) => ({
    yAxis: y, lineStyle: { color: dashed ? inks.lineStrong : inks.ink3, type: dashed ? "dashed" : "solid", width: 1 },
    label: { formatter: `${name} ${figure(y)}`, position: "insideEndTop", color: inks.ink2, fontFamily: inks.font, fontSize: 12 },
  });
  return {
    grid: { left: 8, right: 12, top: 28, bottom: 8, containLabel: true },
    tooltip: { trigger: "axis", ...tip(inks), valueFormatter: (value: unknown) => (typeof value === "number" ? figure(value) : "–") },
    xAxis: {
      type: "category", data: answer.groups.map((group) => label(group.label)), boundaryGap: false, axisTick: { show: false },
      axisLine: { lineStyle: { color: inks.lineStrong } }, axisLabel: { ...text, hideOverlap: true, interval: width < 480 ? Math.ceil(answer.groups.length / 4) : "auto" },
    },
    yAxis: { type: "value", min: 0, max: control ? (extent: { max: number }) => Math.max(extent.max, control.high) * 1.05 : undefined, splitLine: { lineStyle: { color: inks.line } }, axisLabel: { ...text, showMaxLabel: !control, formatter: (value: number) => figure(value) }, splitNumber: 3 },
    series: [
      {
        type: "line", name: words.now, data: answer.groups.map((group) => ({
          value: figureOf(answer, group.amount),
          symbol: group.signal ? "diamond" : "circle", symbolSize: group.signal ? 14 : 4,
          itemStyle: group.signal ? { color: inks.ground, borderColor: inks.ink, borderWidth: 2 } : { color: inks.accent },
          label: { show: group.signal && answer.groups.length <= 62, position: "top", formatter: words.signal, color: inks.ink, fontFamily: inks.font, fontSize: 12 },
        })),
        lineStyle: { color: inks.accent, width: 2 }, itemStyle: { color: inks.accent }, connectNulls: false, showSymbol: true, showAllSymbol: true, emphasis: { scale: false },
        markLine: control ? { silent: true, symbol: "none", data: [limit(words.center, control.center, false), limit(words.high, control.high, true), ...(control.low > 0 ? [limit(words.low, control.low, true)] : [])] } : undefined,
        markArea: control ? { silent: true, itemStyle: { color: inks.hover, opacity: 0.6 }, data: [[{ yAxis: control.low }, { yAxis: control.high }]] } : undefined,
      },
    ],
  };
}

export function bars(answer: Answer, { figure, label, words }: Written, inks: Inks, width: number): EChartsCoreOption {
  // The largest on top, as a table is read; the axis counts from below.
  const groups = [...answer.groups].reverse();
  const shorten = width < 480 ? 12 : 34;
  const name = (text: string) => (text.length > shorten ? `${text.slice(0, shorten - 1)}…` : text);
  return {
    grid: { left: 8, right: 64, top: 4, bottom: 4, containLabel: true },
    tooltip: { trigger: "axis", axisPointer: { type: "none" }, ...tip(inks), valueFormatter: (value: unknown) => (typeof value === "number" ? figure(value) : "–") },
    xAxis: { type: "value", min: 0, show: false },
    yAxis: { type: "category", data: groups.map((group) => name(label(group.label))), axisTick: { show: false }, axisLine: { show: false }, axisLabel: { color: inks.ink, fontFamily: inks.font, fontSize: 12 } },
    series: [
      {
        type: "bar", name: words.now, data: groups.map((group) => figureOf(answer, group.amount)), barMaxWidth: 18, itemStyle: { color: inks.accent },
        label: { show: true, position: "right", color: inks.ink, fontFamily: inks.font, fontSize: 12, formatter: ({ value }: { value: unknown }) => (typeof value === "number" ? figure(value) : "–") },
      },
      { type: "bar", name: words.before, data: groups.map((group) => figureOf(answer, group.before)), barMaxWidth: 4, barGap: "15%", itemStyle: { color: inks.lineStrong } },
    ],
  };
}

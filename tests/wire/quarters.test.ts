// The quarterly report: made from figures, annotated, released, frozen, checked; and the metrics that it is made of.
import { beforeAll, describe, expect, test } from "vitest";
import type { Client, Schema } from "./support/client.js";
import { useDesk } from "./support/desk.js";
import { useStaff } from "./support/life.js";

type Report = Schema<"QuarterReport">;
type Metric = Schema<"MetricAnswer">;

const desk = useDesk(); // a Monday of March 2026
const staff = useStaff(desk);
const first = "/api/v1/reports/quarters/2026-Q1";
let client: Client; // a supervisor's

beforeAll(async () => {
  client = staff.member("supervisor").client;
  for (const product of ["lock", "lock", "camera"]) await staff.open("complaint", { about: "service", product });
  const answered = await staff.open("feedback", { product: "lock", category: "opinion", subcategory: "praise" });
  await answered.specialist("accept");
  await answered.specialist("answer", { answer: "Thank you", via: "web" });
  await answered.specialist("close_answered");
  await desk.pass({ minutes: 1 }); // what follows the events follows the clock too
});

const read = async (): Promise<{ report: Report; etag: string }> => {
  const { body, headers } = await client.call<Report>("GET", first);
  return { report: body, etag: headers.get("etag") ?? "" };
};

describe("metrics", () => {
  test("are defined in both languages, with their clauses and source", async () => {
    const { items } = await client.get<{ items: Schema<"Metric">[] }>("/api/v1/metrics");
    expect(items.map(({ id }) => id)).toContain("opened");
    for (const { id, definition, source } of items) {
      expect(definition.zh, id).toMatch(/\p{Script=Han}/u);
      expect(definition.en, id).toMatch(/[a-z]{3}/);
      expect(source, id).not.toBe("");
    }
  });

  test("count what happened, split as one likes", async () => {
    const kinds = await client.get<Metric>("/api/v1/metrics/opened", { by: "kind" });
    expect(kinds.total.n).toBe(4);
    expect(kinds.groups.map(({ key, amount }) => [key, amount.n])).toEqual([["complaint", 3], ["feedback", 1]]);
    const locks = await client.get<Metric>("/api/v1/metrics/opened", { by: "product", kind: "complaint" });
    expect(locks.groups.map(({ key, label, amount }) => [key, label.en, amount.n])).toEqual([["lock", "Smart lock", 2], ["camera", "Camera", 1]]);
    const closed = await client.get<Metric>("/api/v1/metrics/closed");
    expect(closed.total.n).toBe(1);
    expect(closed.total.mean).toBeGreaterThanOrEqual(0);
  });

  test("say how clauses are kept by product and by channel, in whole months", async () => {
    const { items } = await client.get<{ items: Schema<"Metric">[] }>("/api/v1/metrics");
    expect(items.filter(({ parts_by_month }) => parts_by_month).map(({ id }) => id)).toEqual(["clock", "attainment"]);
    const all = await client.get<Metric>("/api/v1/metrics/attainment");
    expect(all.total.n).toBeGreaterThan(0);
    expect(all.total.interval).not.toBeNull();
    for (const by of ["product", "channel"]) {
      const parts = await client.get<Metric>("/api/v1/metrics/attainment", { by });
      expect(parts.period.to, "widened to whole months").toMatch(/-(28|30|31)$/);
      expect(parts.groups.reduce((sum, { amount }) => sum + amount.n, 0)).toBe(all.total.n);
      expect(parts.groups.every(({ label }) => /\p{Script=Han}/u.test(label.zh))).toBe(true);
    }
    const locks = await client.get<Metric>("/api/v1/metrics/attainment", { by: "value", product: "lock" });
    expect(locks.groups.map(({ key }) => key)).toContainEqual(expect.stringMatching(/^[A-Z]{2}-[\d.]+\w*\/\w+/));
    const clocks = await client.get<Metric>("/api/v1/metrics/clock", { by: "product" });
    expect(clocks.groups.map(({ key }) => key)).toContain("lock");
    expect(clocks.total.mean).toBeGreaterThanOrEqual(0);
  });

  test.each([
    ["/api/v1/metrics/nothing", {}, 404, "metric.unknown"],
    ["/api/v1/metrics/opened", { by: "colour" }, 400, "metric.split"],
    ["/api/v1/metrics/opened", { from: "2026-02-30" }, 400, "report.period"],
    ["/api/v1/metrics/opened", { unit: "12345" }, 404, "report.unit"],
    ["/api/v1/metrics/attainment", { by: "day", product: "lock" }, 400, "metric.parts"],
    ["/api/v1/metrics/clock", { by: "product", channel: "web" }, 400, "metric.parts"],
  ])("%s %o is refused", async (path, query, status, code) => {
    expect(await client.refused("GET", path, { query })).toMatchObject({ status, code });
  });
});

describe("the quarterly report", () => {
  test("counts the quarter that runs, and says that it is not over", async () => {
    const { report } = await read();
    expect(report).toMatchObject({ state: "draft", version: 0, sha256: null });
    expect(report.document).toMatchObject({ from: "2026-01-01", whole: false });
    expect(report.document.complaints.opened).toBe(3);
    expect(report.document.volume.by_kind.map(({ key, opened }) => [key, opened])).toEqual([["complaint", 3], ["feedback", 1]]);
    const matrix = await client.get<Schema<"Matrix">>("/api/v1/compliance");
    for (const { clause, n, met } of report.document.clauses) {
      const row = matrix.clauses.find((one) => one.clause === clause);
      expect([clause, n, met]).toEqual([clause, row?.n, row?.met]);
    }
    const { etag } = await read();
    expect(await client.refused("POST", `${first}/release`, { headers: { "if-match": etag } })).toMatchObject({ status: 409, code: "report.quarter_running" });
  });

  test.each([
    ["GET", "/api/v1/reports/quarters/2026-Q5", 400, "report.quarter"],
    ["GET", "/api/v1/reports/quarters/2027-Q1", 400, "report.quarter"],
    ["GET", `${first}/check`, 404, "report.not_released"],
    ["GET", `${first}/document?format=docx`, 400, "report.format"],
    ["PUT", `${first}/notes`, 412, "request.if_match"],
  ])("%s %s is refused with %i %s", async (method, path, status, code) => {
    expect(await client.refused(method, path, method === "PUT" ? { body: {} } : {})).toMatchObject({ status, code });
  });

  test("is printed as PDF and workbook in both languages, the same bytes every time", async () => {
    for (const lang of ["zh", "en"]) {
      for (const [format, start] of [["pdf", "%PDF-"], ["xlsx", "PK"]] as const) {
        const path = `${first}/document?format=${format}&lang=${lang}`;
        const { bytes, headers } = await client.download(path);
        expect(bytes.subarray(0, start.length).toString()).toBe(start);
        expect(headers.get("content-disposition")).toContain(`service-quality-2026-Q1-${lang}.${format}`);
        expect((await client.download(path)).bytes.equals(bytes), `${format} ${lang}`).toBe(true);
      }
    }
  });

  test("takes notes of one writer at a time, is released after the quarter, and then stands", async () => {
    const { etag } = await read();
    const notes = { summary: "A quiet quarter", proposals: "More staff at night", measures: [{ clause: "FB-4.1.1", text: "A night shift", owner: "Li Min", due: "2026-06-30" }] };
    const written = await client.put<Report>(`${first}/notes`, notes, { "if-match": etag });
    expect(written.notes).toMatchObject(notes);
    expect(await client.refused("PUT", `${first}/notes`, { body: notes, headers: { "if-match": etag } })).toMatchObject({ status: 412, code: "report.stale" });
    expect(await client.refused("PUT", `${first}/notes`, { body: { measures: [{ text: "?" }] }, headers: { "if-match": etag } })).toMatchObject({
      status: 400,
      code: "request.invalid",
    });

    await desk.pass({ days: 40 });
    const { items } = await client.get<{ items: { quarter: string; state: string }[] }>("/api/v1/reports/quarters");
    expect(items.map(({ quarter, state }) => `${quarter} ${state}`)).toEqual(["2026-Q2 running", "2026-Q1 due"]);
    const released = await client.post<Report>(`${first}/release`, undefined, { "if-match": `"${written.version}"` });
    expect(released).toMatchObject({ state: "released", document: { whole: true, notes: { summary: "A quiet quarter" } } });
    expect(released.sha256).toMatch(/^[0-9a-f]{64}$/);

    await staff.open("complaint", { about: "service" });
    await desk.pass({ minutes: 1 });
    const { report, etag: now } = await read();
    expect(report.document).toEqual(released.document);
    expect(await client.refused("PUT", `${first}/notes`, { body: notes, headers: { "if-match": now } })).toMatchObject({ status: 409, code: "report.released" });
    const check = await client.get<{ intact: boolean; sha256: string; recorded: string; drifts: unknown[] }>(`${first}/check`);
    expect(check).toEqual({ intact: true, sha256: released.sha256, recorded: released.sha256, drifts: [] });
  });

  test("is released by those who may, and by nobody else", async () => {
    const { etag } = await read();
    const manager = await desk.member("product_manager");
    expect(await manager.client.refused("POST", `${first}/release`, { headers: { "if-match": etag } })).toMatchObject({ status: 403, code: "permission.missing" });
  });
});

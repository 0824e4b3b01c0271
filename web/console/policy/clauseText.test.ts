import { expect, test } from "vitest";
import { change, clausesIn, put, settingsOf, withoutCases } from "./clauseText";

const source = `clauses:
  - id: FB-4.1.1
    kind: clock
    title: {zh: 首次响应, en: First response}   # a remark
    clocks:
      - id: respond
        levels:
          - {when: {severity: [major]}, within: "4h"}
          - {within: "24h"}
        goal: 0.95
    cases:
      - name: one
        given:
          - ["2026-03-02T10:00", ticket.opened, {kind: inquiry}]
      - name: two
        given: []
`;

test("finds limits and goals, and changes one without touching the rest", () => {
  const found = settingsOf(source);
  expect(found.map(({ rule, name, when, value }) => [rule, name, when, value])).toEqual([
    ["respond", "goal", "", "0.95"], ["respond", "within", "severity: [major]", "4h"], ["respond", "within", "", "24h"],
  ]);
  const [goal, , last] = found;
  expect(change(source, last!, "12h")).toBe(source.replace('"24h"', '"12h"'));
  expect(change(source, goal!, "0.9")).toBe(source.replace("0.95", "0.9"));
  expect(settingsOf("clauses: [")).toEqual([]);
  expect(settingsOf("")).toEqual([]);
});

test("leaves the unit cases out and says how many there were", () => {
  const { text, cases } = withoutCases(source);
  expect(cases).toBe(2);
  expect(text).toBe(source.slice(0, source.indexOf("    cases:")));
  const more = `${source}    owner: quality\n`;
  expect(withoutCases(more).text.endsWith("goal: 0.95\n    owner: quality\n")).toBe(true);
  expect(withoutCases(text)).toEqual({ text, cases: 0 });
});

test("puts a clause behind those that stand there, before what follows", () => {
  const other = "clauses:\n  - id: FB-9\n    kind: statement\n";
  expect(put("", other)).toBe(other);
  const both = put("clauses:\n  - id: FB-1\n    kind: clock\nrepeals: [FB-2]\n", other);
  expect(both).toBe("clauses:\n  - id: FB-1\n    kind: clock\n  - id: FB-9\n    kind: statement\nrepeals: [FB-2]\n");
  expect(clausesIn(both)).toEqual(["FB-1", "FB-9"]);
  expect(put("repeals: [FB-2]\n", other)).toBe(`${other}repeals: [FB-2]\n`);
});

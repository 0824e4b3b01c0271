import { describe, expect, test } from "vitest";
import { lightsOf, ownOf, startOfStrip, untilNight } from "./figures";

const places = new Map([
  ["1", { name: "Centre", parent: null }],
  ["2", { name: "East", parent: "1" }],
  ["3", { name: "Shanghai", parent: "2" }],
]);
const lights = (red: number, yellow = 0, blue = 0) => ({ red, yellow, blue });

describe("a ticket counts for one unit", () => {
  test("what is below is taken off, the worst unit comes first", () => {
    const own = ownOf(new Map([["1", lights(9, 3, 5)], ["2", lights(6, 1, 2)], ["3", lights(5, 1, 0)]]), places);
    expect(own.map(({ name, red, yellow, blue }) => [name, red, yellow, blue])).toEqual([["Shanghai", 5, 1, 0], ["Centre", 3, 2, 3], ["East", 1, 0, 2]]);
  });
  test("over a unit that is not counted itself", () => {
    expect(ownOf(new Map([["1", lights(4)], ["3", lights(3)]]), places).map(({ name, red }) => [name, red])).toEqual([["Shanghai", 3], ["Centre", 1]]);
  });
  test("a unit without a name keeps a sign", () => expect(ownOf(new Map([["900123", lights(1)]]), places)[0]?.name).toBe("#0123"));
});

test("a light that nobody has is none", () => expect(lightsOf({ red: 2 })).toEqual(lights(2)));

test("the strip begins so many days back, in the zone", () => {
  expect(startOfStrip(Date.parse("2026-03-02T16:30:00Z"), "Asia/Shanghai", 14)).toBe("2026-02-18");
});

describe("until four at night", () => {
  const hour = 3_600_000;
  test.each([
    ["2026-03-02T02:00:00+08:00", 2 * hour],
    ["2026-03-02T04:00:00+08:00", 24 * hour],
    ["2026-03-02T05:00:00+08:00", 23 * hour],
    ["2026-03-02T23:30:00+08:00", 4.5 * hour],
  ])("from %s", (at, expected) => expect(untilNight(Date.parse(at), "Asia/Shanghai")).toBe(expected));
});

import { expect, test } from "vitest";
import { placesFor, treeOf } from "./tree";

const units = [
  { id: "3", parent: "2", name: "C" },
  { id: "1", parent: null, name: "A" },
  { id: "2", parent: "1", name: "B" },
  { id: "4", parent: "1", name: "D" },
  { id: "5", parent: "gone", name: "E" },
];
const shown = (branches: { unit: { name: string }; depth: number }[]) => branches.map(({ unit, depth }) => `${depth}${unit.name}`);

test("units stand below their parents, by name, and none is hidden", () => {
  expect(shown(treeOf(units))).toEqual(["0A", "1B", "2C", "1D", "0E"]);
});
test("a unit is not moved below itself", () => {
  expect(shown(placesFor(units, "2"))).toEqual(["0A", "1D", "0E"]);
  expect(shown(placesFor(units, "1"))).toEqual(["0E"]);
  expect(shown(placesFor(units, undefined))).toHaveLength(5);
});

// Units as a tree in the order of reading. Pure.
export interface Place {
  id: string;
  parent: string | null;
  name: string;
}
export interface Branch<U> {
  unit: U;
  depth: number;
}

// A unit whose parent is not there stands as a root, so that none is ever hidden.
export function treeOf<U extends Place>(units: readonly U[]): Branch<U>[] {
  const known = new Set(units.map(({ id }) => id));
  const below = new Map<string | null, U[]>();
  for (const unit of units) {
    const parent = unit.parent !== null && known.has(unit.parent) ? unit.parent : null;
    below.set(parent, [...(below.get(parent) ?? []), unit]);
  }
  const found: Branch<U>[] = [];
  const visit = (parent: string | null, depth: number): void => {
    for (const unit of [...(below.get(parent) ?? [])].sort((a, b) => a.name.localeCompare(b.name, "zh"))) {
      found.push({ unit, depth });
      visit(unit.id, depth + 1);
    }
  };
  visit(null, 0);
  return found;
}

// Where a unit may be moved: everywhere but to itself and below itself.
export function placesFor<U extends Place>(units: readonly U[], unit: string | undefined): Branch<U>[] {
  const tree = treeOf(units);
  const at = tree.findIndex((branch) => branch.unit.id === unit);
  const depth = tree[at]?.depth;
  if (depth === undefined) return tree;
  const after = tree.findIndex((branch, i) => i > at && branch.depth <= depth);
  return [...tree.slice(0, at), ...(after < 0 ? [] : tree.slice(after))];
}

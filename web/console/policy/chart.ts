// Lays a process chart out: states and the actions between them as boxes, left to right. What may be done in every state, or changes
// none, stands in the list below the drawing.
import { Graph, layout } from "@dagrejs/dagre";
import type { Schemas } from "@shared/api/client";
import type { Text } from "@shared/i18n";

type Chart = Schemas["Chart"];
export type Action = Chart["actions"][number];

export interface Box {
  id: string;
  kind: "state" | "action";
  lines: string[];
  marks: string[]; // gates and clocks
  closed: boolean;
  start: boolean;
  x: number;
  y: number;
  width: number;
  height: number;
}
export interface Edge {
  id: string;
  path: string;
}
export interface Drawing {
  width: number;
  height: number;
  boxes: Box[];
  edges: Edge[];
}

const line = 17;
const padding = 8;
// Chinese letters are as wide as high, others half of that.
export const widthOf = (text: string): number => [...text].reduce((sum, letter) => sum + (letter.charCodeAt(0) > 0x2e7f ? 13 : 7), 0);

// The states that a ticket of this kind can come to.
export function reached(chart: Chart): Set<string> {
  const out = new Set([chart.start]);
  for (let size = 0; size !== out.size; ) {
    size = out.size;
    for (const { from, to } of chart.actions) if (to !== null && from.some((state) => out.has(state))) out.add(to);
  }
  return out;
}

// What is drawn: what leads on from few states. What may be done nearly everywhere, such as to cancel, would only hide the rest.
const few = 3;
export function moves(action: Action, states: ReadonlySet<string>): boolean {
  if (action.action === "open") return true;
  const from = action.from.filter((state) => states.has(state));
  return action.to !== null && from.length > 0 && from.length <= few && !from.includes(action.to);
}

function wrap(text: string, max: number): string[] {
  const out: string[] = [];
  let row = "";
  for (const word of text.split(/(?<=[ ，、／/])|(?<=[\u3000-\u9fff])/u)) {
    if (row !== "" && widthOf(row + word) > max) {
      out.push(row.trim());
      row = "";
    }
    row += word;
  }
  return [...out, row.trim()].filter((one) => one !== "");
}

export function draw(chart: Chart, say: (text: Text) => string, clockMark: string, gateMark: string): Drawing {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: "LR", nodesep: 14, ranksep: 34, marginx: 12, marginy: 12 });
  graph.setDefaultEdgeLabel(() => ({}));
  const boxes = new Map<string, Box>();
  const add = (id: string, box: Omit<Box, "id" | "x" | "y" | "width" | "height">) => {
    const texts = [...box.lines, ...box.marks];
    const made: Box = { ...box, id, x: 0, y: 0, width: Math.max(64, ...texts.map(widthOf)) + 2 * padding + 4, height: texts.length * line + 2 * padding };
    boxes.set(id, made);
    graph.setNode(id, { width: made.width, height: made.height });
  };
  const states = reached(chart);
  const drawn = chart.actions.filter((action) => moves(action, states));
  const named = new Set([chart.start, ...drawn.flatMap(({ from, to }) => [...from, ...(to === null ? [] : [to])])]);
  for (const state of chart.states.filter(({ id }) => states.has(id) && named.has(id))) {
    const stage = chart.stages.find(({ id }) => id === state.stage);
    add(`state.${state.id}`, { kind: "state", lines: wrap(say(state.label), 150), marks: stage ? [say(stage.label)] : [], closed: state.closed, start: state.id === chart.start });
  }
  for (const action of drawn) {
    const marks = [...new Set([...action.gates.map(({ clause }) => `${gateMark} ${clause}`), ...action.starts.map(({ clause }) => `${clockMark} ${clause}`)])];
    const shown = marks.length > 4 ? [...marks.slice(0, 3), `… +${marks.length - 3}`] : marks;
    const id = `action.${action.action}`;
    add(id, { kind: "action", lines: wrap(say(action.label), 140), marks: shown, closed: false, start: false });
    for (const from of action.from.filter((state) => states.has(state))) graph.setEdge(`state.${from}`, id, {}, `${from}>${action.action}`);
    if (action.to !== null) graph.setEdge(id, `state.${action.to}`, {}, `${action.action}>${action.to}`);
  }
  layout(graph);
  for (const box of boxes.values()) {
    const { x, y } = graph.node(box.id) as { x: number; y: number };
    Object.assign(box, { x: x - box.width / 2, y: y - box.height / 2 });
  }
  const edges = graph.edges().map((edge) => {
    const { points } = graph.edge(edge) as { points: { x: number; y: number }[] };
    return { id: `${edge.v}>${edge.w}`, path: smooth(points) };
  });
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return { width: Math.ceil(width), height: Math.ceil(height), boxes: [...boxes.values()], edges };
}

// Through the middles of the bends, so that a line turns softly.
function smooth(points: { x: number; y: number }[]): string {
  const [first, ...rest] = points.map(({ x, y }) => ({ x: Math.round(x), y: Math.round(y) }));
  if (!first) return "";
  let path = `M${first.x} ${first.y}`;
  rest.forEach((point, i) => {
    const next = rest[i + 1];
    if (next) path += `Q${point.x} ${point.y} ${(point.x + next.x) / 2} ${(point.y + next.y) / 2}`;
    else path += `L${point.x} ${point.y}`;
  });
  return path;
}

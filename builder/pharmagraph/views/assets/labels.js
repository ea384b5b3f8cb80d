// Names written beside nodes as on a map: always the same size on the screen, the best connected first, and only where they
// cover no other name. Zooming in brings out more of them, at last those of the edges.

import { byWeight, graph } from "./model.js";

const FONT = 'system-ui, "Segoe UI", Roboto, "Liberation Sans", Arial, sans-serif';
const PROMINENT = 30; // so many nodes are named however small they are drawn
export const LEGIBLE = 4; // pixels of radius from which on any node may be named
const widths = new Map();

function textWidth(context, font, text) {
  const key = font + text;
  if (!widths.has(key)) {
    context.font = font;
    widths.set(key, context.measureText(text).width);
  }
  return widths.get(key);
}

// Rectangles in screen pixels, found again by the squares of a grid that they touch.
class Rectangles {
  constructor() {
    this.cells = new Map();
  }

  *squares(box) {
    for (let x = Math.floor(box.left / 64); x <= Math.floor(box.right / 64); x++) {
      for (let y = Math.floor(box.top / 64); y <= Math.floor(box.bottom / 64); y++) yield x * 100003 + y;
    }
  }

  add(box) {
    for (const square of this.squares(box)) {
      if (!this.cells.has(square)) this.cells.set(square, []);
      this.cells.get(square).push(box);
    }
  }

  // How much of what lies there a box covers, but for what belongs to `owner`.
  meeting(box, owner) {
    const met = new Set();
    for (const square of this.squares(box)) {
      for (const other of this.cells.get(square) || []) {
        if (other.owner === owner && owner !== undefined) continue;
        if (other.left < box.right && box.left < other.right && other.top < box.bottom && box.top < other.bottom) met.add(other);
      }
    }
    return [...met].reduce((sum, other) => sum + (other.matters ?? 1), 0);
  }
}

// The few best connected are written larger.
function leading() {
  return Math.min(12, Math.ceil(graph.nodes.length / 12));
}

function nodeStyle(number, place, emphasised) {
  const node = graph.nodes[number];
  if (node.frame) return { size: 11, weight: emphasised ? 600 : 400, quiet: !emphasised };
  if (emphasised || place < leading()) return { size: place < leading() ? 14 : 13, weight: 600, quiet: false };
  return { size: 12.5, weight: 400, quiet: false };
}

// The places around a disc, best first: towards the middle rather than out of the picture.
function candidates(x, y, radius, width, height) {
  const below = y + radius + 2;
  const above = y - radius - 2 - height;
  const right = x + radius + 4;
  const left = x - radius - 4 - width;
  const [inner, outer] = x <= 0 ? [right, left] : [left, right];
  const corner = 0.7 * radius;
  const boxes = [
    [x - width / 2, below],
    [inner, y - height / 2],
    [x - width / 2, above],
    [outer, y - height / 2],
    ...[inner, outer].flatMap((side) => {
      const near = side + (side === right ? corner - radius : radius - corner);
      return [
        [near, y + corner],
        [near, y - corner - height],
      ];
    }),
  ];
  return boxes.map(([left, top]) => ({ left, top, right: left + width, bottom: top + height }));
}

// Which names to write where, in screen pixels about the origin of the graph; `first` are the numbers that come before all.
export function placeNames(context, { positions, sizes, scale, visible, first, bounds }) {
  const discs = new Rectangles();
  const taken = new Rectangles();
  for (const number of byWeight) {
    if (!visible(number)) continue;
    const { x, y } = positions[number];
    const radius = Math.max(2, sizes[number] * scale);
    discs.add({ left: x * scale - radius, right: x * scale + radius, top: y * scale - radius, bottom: y * scale + radius, owner: number, matters: graph.nodes[number].frame ? 0.3 : 1 });
  }
  const placed = [];
  const order = [...first, ...byWeight.filter((number) => !first.has(number))];
  let place = 0;
  for (const number of order) {
    if (!visible(number)) continue;
    const emphasised = first.has(number);
    const rank = emphasised ? 0 : place++;
    const radius = sizes[number] * scale;
    if (!emphasised && rank >= PROMINENT && radius < LEGIBLE) continue;
    const style = nodeStyle(number, emphasised ? PROMINENT : rank, emphasised);
    const font = `${style.weight} ${style.size}px ${FONT}`;
    const text = graph.nodes[number].label;
    const width = textWidth(context, font, text);
    const box = bestBox(positions[number], radius, width, style.size + 3, scale, { discs, taken, bounds, number, emphasised, rank });
    if (!box) continue;
    taken.add({ left: box.left - 5, right: box.right + 5, top: box.top - 1, bottom: box.bottom + 1 });
    placed.push({ number, text, font, quiet: style.quiet, ...box, height: style.size });
  }
  return { placed, taken, discs };
}

function bestBox(position, radius, width, height, scale, { discs, taken, bounds, number, emphasised, rank }) {
  let best = null;
  // A name covers nothing if it can, an event or two where it matters more than they do.
  let least = emphasised ? Infinity : rank < leading() ? 2 : rank < PROMINENT ? 0.9 : 0.1;
  for (const box of candidates(position.x * scale, position.y * scale, radius, width, height)) {
    const outside = box.left < bounds.left - 9 || box.right > bounds.right + 9 || box.top < bounds.top - 2;
    if (!emphasised && (outside || taken.meeting(box))) continue;
    const covered = discs.meeting(box, number) + 20 * (outside + taken.meeting(box));
    if (covered < least) [best, least] = [box, covered];
    if (covered === 0) break;
  }
  return best;
}

// Names of edges in the middle of them: of all edges in `chosen`, and of the rest where there is room.
export function placeEdgeNames(context, { middle, positions, scale, edges, chosen, taken, discs }) {
  const placed = [];
  const font = `italic 400 10.5px ${FONT}`;
  for (const number of edges) {
    const edge = graph.edges[number];
    const [from, to] = [positions[edge.source], positions[edge.target]];
    const width = textWidth(context, font, edge.label);
    if (!chosen.has(number) && Math.hypot(from.x - to.x, from.y - to.y) * scale < width + 40) continue;
    const point = middle(number);
    const [x, y] = [point.x * scale, point.y * scale];
    const box = { left: x - width / 2, right: x + width / 2, top: y - 7, bottom: y + 7 };
    if (taken.meeting(box) || discs.meeting(box)) continue;
    taken.add(box);
    placed.push({ number, text: edge.label, font, quiet: true, ...box, height: 10.5 });
  }
  return placed;
}

export function writeNames(context, names, scale, colours) {
  context.save();
  context.scale(1 / scale, 1 / scale);
  context.textAlign = "left";
  context.textBaseline = "top";
  context.lineJoin = "round";
  context.lineWidth = 3.5;
  context.strokeStyle = colours.page;
  for (const name of names) {
    context.font = name.font;
    context.strokeText(name.text, name.left, name.top + 1);
    context.fillStyle = name.quiet ? colours.quiet : colours.ink;
    context.fillText(name.text, name.left, name.top + 1);
  }
  context.restore();
}

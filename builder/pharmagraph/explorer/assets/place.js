// Where new nodes go: near what they came from, on free ground, while all others stay where they are.

import { graph } from "./model.js";

const CELL = 80;
const TURN = 2.399963; // the golden angle: a spiral of such turns fills the plane evenly
const NEAREST = 74; // from an origin to its first neighbours
const SPREAD = 15;
const LABEL = 3.1; // half the width of a letter
const LONGEST = 56; // of a label, half of which must be free

function box(number, size, { x, y }) {
  const across = Math.max(size + 4, Math.min(LONGEST, LABEL * graph.nodes[number].label.length));
  return { left: x - across, right: x + across, top: y - size - 5, bottom: y + size + 19 };
}

class Ground {
  constructor() {
    this.cells = new Map();
  }

  *squares(area) {
    for (let x = Math.floor(area.left / CELL); x <= Math.floor(area.right / CELL); x++) {
      for (let y = Math.floor(area.top / CELL); y <= Math.floor(area.bottom / CELL); y++) yield `${x},${y}`;
    }
  }

  take(area) {
    for (const square of this.squares(area)) {
      if (!this.cells.has(square)) this.cells.set(square, []);
      this.cells.get(square).push(area);
    }
  }

  isFree(area) {
    for (const square of this.squares(area)) {
      for (const other of this.cells.get(square) || []) {
        if (other.left < area.right && area.left < other.right && other.top < area.bottom && area.top < other.bottom) return false;
      }
    }
    return true;
  }
}

// Places for `fresh` nodes. `standing` maps those that stand to their places, `sizeOf` gives radii, `originOf(number)` the
// number of the node that one came from, which stands or is placed before it; without one it goes to the edge of the picture.
export function placesFor(fresh, standing, sizeOf, originOf) {
  const ground = new Ground();
  const middle = { x: 0, y: 0 };
  for (const [number, place] of standing) {
    ground.take(box(number, sizeOf(number), place));
    middle.x += place.x / standing.size;
    middle.y += place.y / standing.size;
  }
  const places = new Map();
  const turns = new Map(); // how far the spiral around each origin has come
  for (const number of fresh) {
    const origin = originOf(number);
    const centre = places.get(origin) || standing.get(origin) || middle;
    const away = Math.atan2(centre.y - middle.y, centre.x - middle.x);
    let turn = turns.get(origin) ?? 0;
    for (; ; turn++) {
      const radius = origin === undefined && turn === 0 ? 0 : NEAREST + SPREAD * Math.sqrt(turn * 3);
      const angle = away + turn * TURN;
      const place = { x: Math.round(centre.x + 1.25 * radius * Math.cos(angle)), y: Math.round(centre.y + radius * Math.sin(angle)) };
      const area = box(number, sizeOf(number), place);
      if (!ground.isFree(area)) continue;
      ground.take(area);
      places.set(number, place);
      turns.set(origin, turn + 1);
      break;
    }
  }
  return places;
}

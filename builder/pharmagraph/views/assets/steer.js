// With the keyboard: going from node to node, and moving and magnifying the picture.

import { centre, container, fitsTheWindow, isShown, lit, network, placeOf, selection, selectNode, visibleNodes } from "./picture.js";

const PAN = 80; // pixels that an arrow key moves the picture
const ZOOM = 1.25;
const ASIDE = 2; // how much further a node seems for each pixel that it lies aside of the way
const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const ZOOMS = { "+": ZOOM, "=": ZOOM, "]": ZOOM, "-": 1 / ZOOM, "[": 1 / ZOOM };

// The node that comes next in a direction, the selected one being left; the one in the middle of the picture if none is selected.
function nextNode([right, down]) {
  const from = pickedIn() === undefined ? null : placeOf(pickedIn());
  const start = from || network.getViewPosition();
  let best;
  let least = Infinity;
  for (const number of visibleNodes().filter(lit)) {
    const [x, y] = [placeOf(number).x - start.x, placeOf(number).y - start.y];
    const ahead = x * right + y * down;
    const aside = Math.abs(x * down) + Math.abs(y * right);
    const far = from ? ahead + ASIDE * aside : Math.hypot(x, y);
    if ((from && ahead < 1) || far >= least) continue;
    [best, least] = [number, far];
  }
  return best;
}

// Does what a key says: an arrow picks the next node if the picture has the keyboard, else, or with Shift, moves the picture;
// + and - magnify it. Whether it did anything.
export function steer(event) {
  const scale = network.getScale();
  const { x, y } = network.getViewPosition();
  const direction = DIRECTIONS[event.key];
  const zoom = ZOOMS[event.key];
  if (direction && container.contains(event.target) && !event.shiftKey) {
    const number = nextNode(direction);
    if (number !== undefined) selectNode(number);
    if (number !== undefined && !fitsTheWindow([number])) centre([number]);
  } else if (direction) {
    network.moveTo({ position: { x: x + (PAN * direction[0]) / scale, y: y + (PAN * direction[1]) / scale }, animation: false });
  } else if (zoom) network.moveTo({ position: { x, y }, scale: Math.min(8, Math.max(0.02, scale * zoom)), animation: false });
  else return false;
  return true;
}

// The selected node, as long as it is shown.
function pickedIn() {
  const [kind, number] = selection() || [];
  return kind === "node" && isShown(number) ? number : undefined;
}

// The node that Enter and the like are about; only while the picture has the keyboard.
export function pickedNode(event) {
  return container.contains(event.target) ? pickedIn() : undefined;
}

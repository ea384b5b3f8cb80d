// The picture itself: what is drawn, faded, selected and found.

import { element } from "./elements.js";
import { edgesOfDocument, graph, incident, isThere, kindOf, links, nodesOfDocument, pinned, present, surroundings } from "./model.js";
import { clearFilters, filtered, tellFiltering } from "./filters.js";
import { LEGIBLE, placeEdgeNames, placeNames, writeNames } from "./labels.js";
import { panelView } from "./panel.js";
import { saveFile } from "./save.js";

const started = performance.now();
export const container = document.getElementById("graph");
const drawn = graph.network;
const sizes = drawn.nodes.map((node) => node.size);
const nodeSet = new vis.DataSet(drawn.nodes);
const edgeSet = new vis.DataSet(drawn.edges);
export const network = new vis.Network(container, { nodes: nodeSet, edges: edgeSet }, drawn.options);

const FADED_NODE = 0.1;
const FADED_EDGE = 0.06;
const LARGEST = 1.15; // to which few nodes are magnified
const CLOSE = 1.2; // from this scale on edges are named

let shown = filtered();
let spotlight = null; // { nodes, edges }: what stands out while the rest is faded
let selected = null; // ["node", number] or ["edge", number]
let hoveredEdge = null;
let found = []; // what the search found
let positions = [];
let still = true; // false while nodes move: names wait until they stand
let colours = {};
let names = null; // placed labels, as long as nothing changed
let namesScale = 0;

// Drawing

export function readColours() {
  const probe = element("span", { hidden: true });
  document.body.append(probe);
  for (const name of ["page", "ink", "quiet", "accent", "hit"]) {
    probe.style.color = `var(--${name})`;
    colours[name] = getComputedStyle(probe).color; // light or dark is decided only where a colour is used
  }
  probe.remove();
}

export function readPositions() {
  const places = network.getPositions();
  positions = graph.nodes.map((_, number) => places[number]);
}

export function placeOf(number) {
  return positions[number];
}

export function selection() {
  return selected;
}

export function isShown(number) {
  return shown.nodes[number];
}

export function shownEdges() {
  return graph.edges.flatMap((_, number) => (shown.edges[number] ? [number] : []));
}

export function setFound(numbers) {
  found = numbers;
  changed();
}

export function changed() {
  names = null;
  network.redraw();
}

// Whether a node is shown and not faded.
export function lit(number) {
  return shown.nodes[number] && (!spotlight || spotlight.nodes.has(number));
}

function litEdge(number) {
  return shown.edges[number] && (!spotlight || spotlight.edges.has(number));
}

function firstNames() {
  const first = new Set(found);
  for (const number of graph.focus) first.add(number);
  if (selected?.[0] === "node") first.add(selected[1]);
  if (selected?.[0] === "edge") [graph.edges[selected[1]].source, graph.edges[selected[1]].target].forEach((node) => first.add(node));
  return first;
}

function chosenEdges() {
  const chosen = new Set();
  if (hoveredEdge !== null) chosen.add(hoveredEdge);
  if (selected?.[0] === "edge") chosen.add(selected[1]);
  if (selected?.[0] === "node") {
    const edges = links(selected[1]);
    if (edges.length <= 20) edges.forEach((edge) => chosen.add(edge));
  }
  return chosen;
}

function placeAll(context, scale) {
  const bounds = extent(visibleNodes().filter(lit), scale);
  const { placed, taken, discs } = placeNames(context, { positions, sizes, scale, visible: lit, first: firstNames(), bounds });
  const chosen = chosenEdges();
  const edges = scale >= CLOSE ? graph.edges.map((_, number) => number) : [...chosen];
  const named = edges.filter(litEdge).sort((a, b) => chosen.has(b) - chosen.has(a) || a - b);
  placed.push(...placeEdgeNames(context, { middle: edgeMiddle, positions, scale, edges: named, chosen, taken, discs }));
  return placed.reverse();
}

// The middle of an edge as drawn, bent or straight; of one that vis-network has not drawn yet, as if it were straight.
function edgeMiddle(number) {
  const bent = network.body.edges[number]?.edgeType?.getPoint?.(0.5);
  if (bent && Number.isFinite(bent.x)) return bent;
  const [from, to] = [positions[graph.edges[number].source], positions[graph.edges[number].target]];
  return { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
}

function drawNames(context) {
  const scale = network.getScale();
  if (still && (!names || namesScale !== scale)) {
    names = placeAll(context, scale);
    namesScale = scale;
  }
  if (names) writeNames(context, names, scale, colours);
}

// What is written on the picture, and where, in pixels about the origin of the graph.
export function namesWritten() {
  network.redraw();
  return names || [];
}

function ring(context, number, colour, gap) {
  const { x, y } = positions[number];
  const scale = network.getScale();
  context.beginPath();
  context.arc(x, y, sizes[number] + gap / scale + 2, 0, 2 * Math.PI);
  context.fillStyle = colour;
  context.fill();
}

function drawRings(context) {
  for (const number of new Set([...graph.focus, ...pinned])) if (lit(number)) ring(context, number, colours.ink, 4);
  for (const number of found) if (lit(number)) ring(context, number, colours.hit, 6);
  if (selected?.[0] === "node" && lit(selected[1])) ring(context, selected[1], colours.accent, 6);
}

// Filters and fading: only what changes is handed to vis-network

export function update() {
  const before = { nodes: nodeState, edges: edgeState };
  shown = filtered();
  nodeState = graph.nodes.map((_, number) => (shown.nodes[number] ? (lit(number) ? 2 : 1) : 0));
  edgeState = graph.edges.map((_, number) => (shown.edges[number] ? (litEdge(number) ? 2 : 1) : 0));
  const nodes = nodeState.flatMap((state, id) =>
    state === before.nodes[id] ? [] : [{ id, hidden: state === 0, opacity: state === 1 ? FADED_NODE : 1 }],
  );
  const edges = edgeState.flatMap((state, id) =>
    state === before.edges[id] ? [] : [{ id, hidden: state === 0, color: edgeColour(id, state) }],
  );
  nodeSet.update(nodes);
  edgeSet.update(edges);
  tellCounts();
  tellFiltering();
  sieved.hidden = shown.nodes.some(Boolean) || !present.some(Boolean);
  changed();
}

const sieved = element(
  "p",
  { class: "nothing" },
  "The filters let nothing through.",
  element("button", { type: "button", class: "more", click: clearFilters }, "Clear filters"),
);
sieved.hidden = true;
container.append(sieved);

function edgeColour(number, state) {
  const colour = drawn.edges[number].color;
  return state === 1 ? { ...colour, opacity: FADED_EDGE } : colour;
}

let nodeState = graph.nodes.map(() => 2);
let edgeState = graph.edges.map(() => 2);

export function tellCounts() {
  const count = (state, what) => {
    const drawnNow = state.filter(Boolean).length;
    const total = what === "nodes" ? present.filter(Boolean).length : graph.edges.filter(isThere).length;
    const all = total.toLocaleString("en");
    return `${drawnNow === total ? all : `${drawnNow.toLocaleString("en")} of ${all}`} ${what}`;
  };
  const cited = [...graph.nodes.filter((_, number) => present[number]), ...graph.edges.filter(isThere)].flatMap((thing) => thing.evidence);
  const sources = new Set(cited.map((number) => graph.evidence[number].document)).size;
  const from = sources ? ` \u00b7 ${sources.toLocaleString("en")} ${sources === 1 ? "document" : "documents"}` : "";
  document.getElementById("counts").textContent = `${count(nodeState, "nodes")} \u00b7 ${count(edgeState, "links")}${from}`;
}

export function setSpotlight(nodes, edges) {
  spotlight = { nodes, edges };
  update();
}

function edgesAmong(nodes) {
  const inside = (edge) => nodes.has(edge.source) && nodes.has(edge.target);
  return new Set(graph.edges.flatMap((edge, number) => (inside(edge) ? [number] : [])));
}

// What the user can open

export const open = {
  start() {
    selected = null;
    network.unselectAll();
    show.clear();
    changed();
  },
  node(number) {
    selectNode(number);
    centre([number]);
    show.read();
  },
  edge(number) {
    selectEdge(number);
    centre([graph.edges[number].source, graph.edges[number].target]);
    show.read();
  },
  document(number) {
    selected = null;
    network.unselectAll();
    const edges = edgesOfDocument[number];
    const nodes = new Set(nodesOfDocument[number]);
    for (const edge of edges) nodes.add(graph.edges[edge].source).add(graph.edges[edge].target);
    setSpotlight(nodes, edges);
    show.show("document", number);
    show.read();
  },
  focus(number) {
    selectNode(number);
    focusOn(number);
  },
};
export const show = panelView(open);

export function selectNode(number) {
  selected = ["node", number];
  if (shown.nodes[number]) network.selectNodes([number]);
  if (spotlight && !spotlight.nodes.has(number)) clearSpotlight();
  show.show("node", number);
  speak();
  changed();
}

export function selectEdge(number) {
  selected = ["edge", number];
  if (shown.edges[number]) network.selectEdges([number]);
  if (spotlight && !spotlight.edges.has(number)) clearSpotlight();
  show.show("edge", number);
  speak();
  changed();
}

export function focusOn(number) {
  const nodes = surroundings(number);
  setSpotlight(nodes, edgesAmong(nodes));
  fit(visibleNodes().filter((node) => nodes.has(node)));
}

export function clearSpotlight() {
  spotlight = null;
  update();
}

// Shows these nodes, with room for the names beside them.
export function fit(nodes = visibleNodes()) {
  if (!nodes.length) return;
  let scale = LARGEST;
  let box;
  for (let round = 0; round < 3; round++) {
    box = extent(nodes, scale); // names keep their size on the screen: the smaller the picture, the more room they need
    const across = (container.clientWidth - 24) / (box.right - box.left);
    const down = (container.clientHeight - 24) / (box.bottom - box.top);
    scale = Math.min(scale * Math.min(across, down), LARGEST);
  }
  const position = { x: (box.left + box.right) / 2 / scale, y: (box.top + box.bottom) / 2 / scale };
  network.moveTo({ position, scale, animation: false });
}

// The box around nodes and the names below them, in screen pixels at a scale.
function extent(nodes, scale) {
  const box = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
  for (const number of nodes) {
    const { x, y } = positions[number];
    const radius = sizes[number] * scale;
    const named = radius >= LEGIBLE && !graph.nodes[number].frame;
    const across = named ? Math.max(radius, 4.1 * graph.nodes[number].label.length) : radius;
    box.left = Math.min(box.left, x * scale - across);
    box.right = Math.max(box.right, x * scale + across);
    box.top = Math.min(box.top, y * scale - radius);
    box.bottom = Math.max(box.bottom, y * scale + radius + 18);
  }
  return box;
}

export function visibleNodes() {
  return graph.nodes.flatMap((_, number) => (shown.nodes[number] ? [number] : []));
}

// Brings nodes to the middle, and near enough to be read.
export function centre(nodes) {
  const visible = nodes.filter((node) => shown.nodes[node]);
  if (!visible.length) return;
  const x = visible.reduce((sum, node) => sum + positions[node].x, 0) / visible.length;
  const y = visible.reduce((sum, node) => sum + positions[node].y, 0) / visible.length;
  network.moveTo({ position: { x, y }, scale: Math.max(network.getScale(), 0.8), animation: false });
}


// Growing: nodes and edges that the graph has taken over come into the picture, `shapes` as drawn and `numbers` of the same

const PORTION = 40; // nodes that are added in one frame
const MOVING = 350; // milliseconds in which new nodes go from their origin to their places

export function sizeOf(number) {
  return sizes[number];
}

// Adds shapes for nodes and edges that have none yet. `places` says where each new node is to stand, `from` where it comes from.
export async function addShapes(shapes, nodeNumbers, newEdges, places, from, redone = update) {
  const fresh = nodeNumbers.flatMap((number, place) => (sizes[number] === undefined ? [[number, shapes.nodes[place]]] : []));
  const moving = [];
  still = false;
  for (let start = 0; start < fresh.length; start += PORTION) {
    const portion = fresh.slice(start, start + PORTION).map(([number, shape]) => {
      const origin = from.get(number) || places.get(number);
      sizes[number] = shape.size;
      positions[number] = { ...origin };
      drawn.nodes[number] = { ...shape, id: number, ...origin };
      moving.push([number, origin, places.get(number)]);
      nodeState[number] = 2;
      return drawn.nodes[number];
    });
    nodeSet.add(portion);
    if (start + PORTION < fresh.length) await frame();
  }
  const looks = new Map(shapes.edges.map((shape, place) => [place, shape]));
  for (let start = 0; start < newEdges.length; start += 3 * PORTION) {
    const portion = newEdges.slice(start, start + 3 * PORTION).map(([number, place]) => {
      const { source, target } = graph.edges[number];
      drawn.edges[number] = { ...looks.get(place), id: number, from: source, to: target, smooth: bend(number) };
      edgeState[number] = 2;
      return drawn.edges[number];
    });
    edgeSet.add(portion);
    if (start + 3 * PORTION < newEdges.length) await frame();
  }
  redone();
  await move(moving);
  still = true;
  changed();
}

function frame() {
  return new Promise((resolve) => requestAnimationFrame(resolve));
}

// Several edges between two nodes: the first is straight, the others bend to both sides so that each can be clicked.
function bend(number) {
  const edge = graph.edges[number];
  const other = edge.source === edge.target ? edge.source : edge.source ^ edge.target;
  let place = 0;
  for (const sibling of incident[edge.source]) {
    const { source, target } = graph.edges[sibling];
    if (drawn.edges[sibling] && (source === target ? source : source ^ target) === other) place++;
  }
  if (place === 0) return false;
  const right = (place % 2 === 1) === (edge.source <= edge.target);
  return { enabled: true, type: right ? "curvedCW" : "curvedCCW", roundness: Math.min(0.6, 0.16 * ((place + 1) >> 1)) };
}

// Brings nodes to their places; at once if the reader does not want motion.
async function move(nodes) {
  const start = performance.now();
  const quiet = matchMedia("(prefers-reduced-motion: reduce)").matches;
  for (let share = 0; share < 1; ) {
    share = quiet ? 1 : Math.min(1, (performance.now() - start) / MOVING);
    const eased = 1 - (1 - share) ** 3;
    for (const [number, from, to] of nodes) setPlace(number, from.x + (to.x - from.x) * eased, from.y + (to.y - from.y) * eased);
    network.redraw();
    if (share < 1) await frame();
  }
}

// Puts a node somewhere, without a stop in between.
export function setPlace(number, x, y) {
  const body = network.body.nodes[number];
  if (body) [body.x, body.y] = [x, y];
  positions[number] = { x, y };
}

// The picture as a file, on the colour of the page

export function savePicture() {
  network.redraw();
  const canvas = container.querySelector("canvas");
  const picture = document.createElement("canvas");
  [picture.width, picture.height] = [canvas.width, canvas.height];
  const context = picture.getContext("2d");
  context.fillStyle = colours.page;
  context.fillRect(0, 0, picture.width, picture.height);
  context.drawImage(canvas, 0, 0);
  picture.toBlob((blob) => saveFile(blob, "graph.png"));
}

// Events

network.on("beforeDrawing", drawRings);
network.on("afterDrawing", drawNames);
network.once("afterDrawing", () => {
  container.dataset.drawn = Math.round(performance.now());
  container.dataset.drawing = Math.round(performance.now() - started);
});
network.on("dragging", (event) => {
  if (!event.nodes.length) return;
  readPositions();
  names = null;
});
network.on("click", ({ nodes, edges }) => {
  if (nodes.length) selectNode(nodes[0]);
  else if (edges.length) selectEdge(edges[0]);
  else open.start();
});
network.on("hoverEdge", ({ edge }) => {
  hoveredEdge = edge;
  names = null;
});
network.on("blurEdge", () => {
  hoveredEdge = null;
  names = null;
});
// vis-network does not notice that the mouse leaves: without this, what it pointed at last would stay lit.
container.addEventListener("pointerleave", () => {
  container.querySelector("canvas")?.dispatchEvent(new MouseEvent("mousemove", { clientX: -10000, clientY: -10000 }));
});
container.addEventListener("pointerdown", () => container.classList.add("by-mouse"));

function themeChanged() {
  readColours();
  changed();
}
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", themeChanged);
document.addEventListener("themechange", themeChanged);

export function fitsTheWindow(numbers) {
  return numbers.every((number) => {
    const { x, y } = network.canvasToDOM(positions[number]);
    return x > 12 && y > 12 && x < container.clientWidth - 12 && y < container.clientHeight - 12;
  });
}

const stage = container.querySelector(".vis-network");
stage.setAttribute("role", "application");
stage.setAttribute("aria-label", "Picture of the graph. Arrow keys go from node to node; Enter shows what lies around one, e its evidence.");
const spoken = element("p", { class: "unseen", id: "spoken", "aria-live": "polite" });
container.append(spoken);

// Tells a screen reader what is selected.
function speak() {
  if (!selected) spoken.textContent = "";
  else if (selected[0] === "node") {
    const node = graph.nodes[selected[1]];
    const count = links(selected[1]).length;
    const stated = node.status && node.status !== "Occurred" ? `, ${node.status}` : "";
    spoken.textContent = `${node.name}, ${kindOf.get(node.kind).label}${stated}, ${count} ${count === 1 ? "link" : "links"} shown.`;
  } else {
    const edge = graph.edges[selected[1]];
    spoken.textContent = `${graph.nodes[edge.source].name} ${edge.label} ${graph.nodes[edge.target].name}, ${edge.status || "Occurred"}.`;
  }
}

readColours();
readPositions();
tellCounts();

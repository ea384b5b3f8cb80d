// The picture itself: what is drawn, faded, selected and found. Everything the user does arrives here.

const started = performance.now();
const container = document.getElementById("graph");
const drawn = graph.network;
const sizes = drawn.nodes.map((node) => node.size);
const nodeSet = new vis.DataSet(drawn.nodes);
const edgeSet = new vis.DataSet(drawn.edges);
const network = new vis.Network(container, { nodes: nodeSet, edges: edgeSet }, drawn.options);

const FADED_NODE = 0.1;
const FADED_EDGE = 0.06;
const LARGEST = 1.15; // to which few nodes are magnified
const CLOSE = 1.2; // from this scale on edges are named

let shown = filtered();
let spotlight = null; // { nodes, edges }: what stands out while the rest is faded
let selected = null; // ["node", number] or ["edge", number]
let hoveredEdge = null;
let found = []; // what the search found
let foundPlace = -1;
let positions = [];
let colours = {};
let names = null; // placed labels, as long as nothing changed
let namesScale = 0;

// Drawing

function readColours() {
  const style = getComputedStyle(document.documentElement);
  for (const name of ["page", "ink", "quiet", "accent", "hit"]) colours[name] = style.getPropertyValue(`--${name}`).trim();
}

function readPositions() {
  const found = network.getPositions();
  positions = graph.nodes.map((_, number) => found[number]);
}

function changed() {
  names = null;
  network.redraw();
}

function lit(number) {
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
  if (selected?.[0] === "node" && incident[selected[1]].length <= 20) incident[selected[1]].forEach((edge) => chosen.add(edge));
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
  if (!names || namesScale !== scale) {
    names = placeAll(context, scale);
    namesScale = scale;
  }
  writeNames(context, names, scale, colours);
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
  for (const number of graph.focus) if (lit(number)) ring(context, number, colours.ink, 4);
  for (const number of found) if (lit(number)) ring(context, number, colours.hit, 6);
  if (selected?.[0] === "node" && lit(selected[1])) ring(context, selected[1], colours.accent, 6);
}

// Filters and fading: only what changes is handed to vis-network

function update() {
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
  changed();
}

function edgeColour(number, state) {
  const colour = drawn.edges[number].color;
  return state === 1 ? { ...colour, opacity: FADED_EDGE } : colour;
}

let nodeState = graph.nodes.map(() => 2);
let edgeState = graph.edges.map(() => 2);

function tellCounts() {
  const count = (state, what) => {
    const drawnNow = state.filter(Boolean).length;
    const all = state.length.toLocaleString("en");
    return `${drawnNow === state.length ? all : `${drawnNow.toLocaleString("en")} of ${all}`} ${what}`;
  };
  const sources = graph.documents.length;
  const from = sources ? ` \u00b7 ${sources.toLocaleString("en")} ${sources === 1 ? "document" : "documents"}` : "";
  document.getElementById("counts").textContent = `${count(nodeState, "nodes")} \u00b7 ${count(edgeState, "links")}${from}`;
}

function setSpotlight(nodes, edges) {
  spotlight = { nodes, edges };
  update();
}

function edgesAmong(nodes) {
  const inside = (edge) => nodes.has(edge.source) && nodes.has(edge.target);
  return new Set(graph.edges.flatMap((edge, number) => (inside(edge) ? [number] : [])));
}

// What the user can open

const open = {
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
const show = panelView(open);

function selectNode(number) {
  selected = ["node", number];
  if (shown.nodes[number]) network.selectNodes([number]);
  if (spotlight && !spotlight.nodes.has(number)) clearSpotlight();
  show.show("node", number);
  changed();
}

function selectEdge(number) {
  selected = ["edge", number];
  if (shown.edges[number]) network.selectEdges([number]);
  if (spotlight && !spotlight.edges.has(number)) clearSpotlight();
  show.show("edge", number);
  changed();
}

function focusOn(number) {
  const nodes = surroundings(number);
  setSpotlight(nodes, edgesAmong(nodes));
  fit(visibleNodes().filter((node) => nodes.has(node)));
}

function clearSpotlight() {
  spotlight = null;
  update();
}

function reset() {
  search.value = "";
  lookFor("");
  if (spotlight) clearSpotlight();
  open.start();
  fit();
}

// Shows these nodes, with room for the names beside them.
function fit(nodes = visibleNodes()) {
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
    const across = named ? Math.max(radius, 3.6 * graph.nodes[number].label.length) : radius;
    box.left = Math.min(box.left, x * scale - across);
    box.right = Math.max(box.right, x * scale + across);
    box.top = Math.min(box.top, y * scale - radius);
    box.bottom = Math.max(box.bottom, y * scale + radius + 18);
  }
  return box;
}

function visibleNodes() {
  return graph.nodes.flatMap((_, number) => (shown.nodes[number] ? [number] : []));
}

// Brings nodes to the middle, and near enough to be read.
function centre(nodes) {
  const visible = nodes.filter((node) => shown.nodes[node]);
  if (!visible.length) return;
  const x = visible.reduce((sum, node) => sum + positions[node].x, 0) / visible.length;
  const y = visible.reduce((sum, node) => sum + positions[node].y, 0) / visible.length;
  network.moveTo({ position: { x, y }, scale: Math.max(network.getScale(), 0.8), animation: false });
}

// Search

const search = document.getElementById("search");
const hits = document.getElementById("hits");

function lookFor(words) {
  const all = matches(words);
  found = all.filter((number) => shown.nodes[number]);
  foundPlace = -1;
  const filteredOut = all.length - found.length;
  const none = filteredOut ? `${filteredOut} filtered out` : "none";
  hits.textContent = !words.trim() ? "" : found.length ? `${found.length} found` : none;
  changed();
}

function nextHit(step) {
  if (!found.length) return;
  foundPlace = foundPlace < 0 && step < 0 ? found.length - 1 : (foundPlace + step + found.length) % found.length;
  hits.textContent = `${foundPlace + 1} of ${found.length}`;
  selectNode(found[foundPlace]);
  centre([found[foundPlace]]);
}

search.addEventListener("input", () => lookFor(search.value));
search.addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  event.preventDefault();
  nextHit(event.shiftKey ? -1 : 1);
});

// The picture as a file, on the colour of the page

function savePicture() {
  network.redraw();
  const canvas = container.querySelector("canvas");
  const picture = document.createElement("canvas");
  [picture.width, picture.height] = [canvas.width, canvas.height];
  const context = picture.getContext("2d");
  context.fillStyle = colours.page;
  context.fillRect(0, 0, picture.width, picture.height);
  context.drawImage(canvas, 0, 0);
  picture.toBlob((blob) => {
    const address = URL.createObjectURL(blob);
    const anchor = element("a", { href: address, download: "graph.png" });
    anchor.click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  });
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
network.on("doubleClick", ({ nodes }) => {
  if (nodes.length) focusOn(nodes[0]);
});
network.on("hoverEdge", ({ edge }) => {
  hoveredEdge = edge;
  names = null;
});
network.on("blurEdge", () => {
  hoveredEdge = null;
  names = null;
});
document.getElementById("fit").addEventListener("click", () => fit());
document.getElementById("reset").addEventListener("click", reset);
document.getElementById("save").addEventListener("click", savePicture);
// vis-network does not notice that the mouse leaves: without this, what it pointed at last would stay lit.
container.addEventListener("pointerleave", () => {
  container.querySelector("canvas")?.dispatchEvent(new MouseEvent("mousemove", { clientX: -10000, clientY: -10000 }));
});
container.addEventListener("pointerdown", () => container.classList.add("by-mouse"));
document.addEventListener("keydown", (event) => {
  container.classList.remove("by-mouse");
  if (event.key === "Escape") reset();
  else if (event.key === "/" && !event.target.closest("input, textarea")) {
    event.preventDefault();
    search.focus();
    search.select();
  }
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
  readColours();
  changed();
});

const note = document.getElementById("note");
note.textContent = graph.note;
note.hidden = !graph.note;
if (!graph.nodes.length) container.append(element("p", { class: "nothing" }, graph.note));

readColours();
readPositions();
buildFilters(() => {
  update();
  lookFor(search.value);
});
tellCounts();
show.clear();
fit();

// For scripts in the browser's console.
globalThis.pharmagraph = Object.freeze({ network, graph, visible: () => filtered() });

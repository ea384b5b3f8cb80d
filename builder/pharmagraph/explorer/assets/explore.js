// The explorer: a picture that grows from what was looked for. Everything the reader does arrives here.

import { isLinked, wanted } from "./begin.js";
import { api } from "./api.js";
import { bdi, element } from "./elements.js";
import { buildFilters, filtered } from "./filters.js";
import { queryOf, readAddress, viewAddress } from "./link.js";
import { graph, grow, incident, kindOf, links, numberOf, numberOfEdge, otherEnd, pinned, present } from "./model.js";
import { fillEvidence, keyList, keys, more, quoteBlock, section, shortList } from "./panel.js";
import {
  addShapes, centre, changed, clearSpotlight, container, fit, fitsTheWindow, focusOn, isShown, namesWritten, network, open, placeOf, savePicture, selection, selectEdge,
  selectNode, setPlace, setSpotlight, show, shownEdges, sizeOf, update, visibleNodes,
} from "./picture.js";
import { placesFor } from "./place.js";
import { saveFile, saveTable } from "./save.js";
import { pickedNode, steer } from "./steer.js";
import { buildSearch } from "./suggest.js";
import { buildTimeline } from "./timeline.js";

const PAGE = 50; // neighbours that are asked for at once
const FIRST = 24; // neighbours that come with what was looked for
const MOST_STEPS = 60;
const button = (name) => document.getElementById(name);
const note = button("note");

let roots = new Set(); // what was looked for: collapsing keeps it
let untouched = !isLinked; // whether the picture still is the one that the page came with
let wayFrom = null; // where the way starts that is being asked for
let past = [];
let future = [];
let queue = Promise.resolve(); // growing goes one step after the other

// What the reader is told

function tell(text) {
  note.textContent = text;
  note.hidden = !text;
}

function inTurn(step) {
  const turn = queue.then(step).catch((error) => tell(error.message));
  queue = turn;
  return turn;
}

// Steps that can be undone

function presentNumbers() {
  return graph.nodes.flatMap((_, number) => (present[number] ? [number] : []));
}

function presentIris() {
  return presentNumbers().map((number) => graph.nodes[number].iri);
}

function snapshot() {
  return { places: new Map(presentNumbers().map((number) => [number, placeOf(number)])), roots: new Set(roots), pins: new Set(pinned) };
}

function remember() {
  past.push(snapshot());
  if (past.length > MOST_STEPS) past.shift();
  future = [];
}

function restore(state) {
  present.fill(false);
  for (const [number, { x, y }] of state.places) {
    present[number] = true;
    setPlace(number, x, y);
  }
  roots = new Set(state.roots);
  pinned.clear();
  state.pins.forEach((number) => pinned.add(number));
  refresh();
}

function goBack(from, to) {
  const state = from.pop();
  if (!state) return;
  to.push(snapshot());
  restore(state);
}

const undo = () => goBack(past, future);
const redo = () => goBack(future, past);

// After any change

let addressTimer = 0;

function writeAddress() {
  clearTimeout(addressTimer);
  addressTimer = setTimeout(() => history.replaceState(null, "", untouched ? location.pathname : `#${viewAddress(roots)}`), 150);
}

function filter() {
  update();
  writeAddress();
}

function refresh() {
  buildFilters(filter);
  update();
  button("undo").disabled = !past.length;
  button("redo").disabled = !future.length;
  const chosen = selection();
  if (chosen?.[0] === "node" && present[chosen[1]]) show.show("node", chosen[1]);
  else if (chosen?.[0] !== "edge") open.start();
  writeAddress();
}

// Growing

// Takes a fragment into the picture. New nodes go near `origin`, or what they are linked to, and come from there; those whose
// IRIs `stands` names stand where it says.
async function take(fragment, { origin, stands = new Map() } = {}) {
  const { nodes, newEdges } = grow(fragment);
  const places = new Map([...stands].map(([iri, place]) => [numberOf(iri), place]).filter(([number]) => number !== undefined));
  const standing = new Map(presentNumbers().map((number) => [number, placeOf(number)]));
  const coming = [...new Set(nodes)].filter((number) => !present[number]);
  const radius = new Map(nodes.map((number, place) => [number, fragment.shapes.nodes[place].size]));
  const size = (number) => sizeOf(number) ?? radius.get(number);
  const cameFrom = origins(coming, standing, origin);
  const order = [...cameFrom.keys()];
  const placed = placesFor(order.filter((number) => !places.has(number)), new Map([...standing, ...places]), size, (number) => cameFrom.get(number));
  for (const [number, place] of places) placed.set(number, place);
  for (const number of coming) {
    present[number] = true;
    if (sizeOf(number) !== undefined) setPlace(number, placed.get(number).x, placed.get(number).y);
  }
  untouched = false;
  const from = new Map(order.map((number) => [number, placeOf(cameFrom.get(number))]).filter(([, place]) => place));
  await addShapes(fragment.shapes, nodes, newEdges, placed, places.size ? new Map() : from, refresh);
  if (coming.length && !places.size && !fitsTheWindow(coming)) fit();
  return coming;
}

// From which node each one that comes is reached: the origin, what stands, or what came before; nearest first.
function origins(coming, standing, origin) {
  const found = new Map();
  const isComing = new Set(coming);
  const reached = origin === undefined ? [...standing.keys()] : [origin, ...[...standing.keys()].filter((number) => number !== origin)];
  for (const node of reached) {
    for (const edge of incident[node]) {
      const other = otherEnd(graph.edges[edge], node);
      if (!isComing.has(other) || found.has(other)) continue;
      found.set(other, node);
      reached.push(other);
    }
  }
  for (const number of coming) {
    if (found.has(number)) continue;
    found.set(number, origin === number ? undefined : origin);
    for (const edge of incident[number]) {
      const other = otherEnd(graph.edges[edge], number);
      if (isComing.has(other) && !found.has(other)) found.set(other, number);
    }
  }
  return found;
}

function add(iri) {
  return inTurn(async () => {
    remember();
    const starting = untouched || !present.some(Boolean);
    if (starting) {
      present.fill(false);
      roots.clear();
      pinned.clear();
    }
    const known = numberOf(iri);
    if (known === undefined || !present[known]) await take(await api.nodes([iri], presentIris()));
    const number = numberOf(iri);
    if (number === undefined) throw new Error("The graph has no such thing; it may have been built again since.");
    roots.add(number);
    if (starting) await take(await api.expand(iri, "", 0, FIRST, presentIris()), { origin: number });
    selectNode(number);
    if (starting) fit();
    else if (!fitsTheWindow([number])) centre([number]);
    refresh();
  });
}

function expand(number, group = "", limit = PAGE) {
  return inTurn(async () => {
    const { iri } = graph.nodes[number];
    const skip = group ? progress.get(`${iri} ${group}`) || 0 : progress.get(iri) || 0;
    const fragment = await api.expand(iri, group, skip, limit, presentIris());
    remember();
    const coming = await take(fragment, { origin: number });
    progress.set(group ? `${iri} ${group}` : iri, fragment.left ? skip + limit : 0);
    if (!coming.length && !fragment.left) past.pop();
    tell(fragment.left ? `${fragment.left.toLocaleString("en")} more; ask again to see the next.` : "");
    refresh();
  });
}
const progress = new Map(); // how many of each group of a node were asked for

// Hides what hangs on a node alone: what cannot be reached from anything looked for or pinned without passing it.
function collapse(number) {
  const reached = new Set([...roots, ...pinned].filter((one) => one !== number && present[one]));
  const waiting = [...reached];
  while (waiting.length) {
    const node = waiting.pop();
    for (const edge of links(node)) {
      const other = otherEnd(graph.edges[edge], node);
      if (other === number || reached.has(other)) continue;
      reached.add(other);
      waiting.push(other);
    }
  }
  remove(presentNumbers().filter((one) => one !== number && !reached.has(one)));
}

function remove(numbers) {
  if (!numbers.length) return;
  remember();
  untouched = false;
  for (const number of numbers) {
    present[number] = false;
    roots.delete(number);
    pinned.delete(number);
  }
  clearSpotlight();
  refresh();
}

function pin(number) {
  remember();
  untouched = false;
  if (!pinned.delete(number)) pinned.add(number);
  refresh();
}

function empty() {
  remember();
  untouched = false;
  present.fill(false);
  roots.clear();
  pinned.clear();
  clearSpotlight();
  open.start();
  refresh();
  tell("");
  button("search").focus();
}

// The way between two nodes

function askWay(number) {
  wayFrom = number;
  tell(`Click the node to which the way from ${graph.nodes[number].label} leads; Esc gives up.`);
}

function findWay(from, to) {
  wayFrom = null;
  return inTurn(async () => {
    const fragment = await api.path(graph.nodes[from].iri, graph.nodes[to].iri);
    tell(fragment.note);
    if (!fragment.paths.length) return;
    remember();
    await take(fragment, { origin: from });
    const nodes = new Set(fragment.paths.flat().map(numberOf));
    const steps = new Set(fragment.paths.flatMap((way) => way.slice(1).flatMap((iri, place) => [`${way[place]} ${iri}`, `${iri} ${way[place]}`])));
    const onWay = graph.edges.flatMap((edge, one) => (steps.has(`${graph.nodes[edge.source].iri} ${graph.nodes[edge.target].iri}`) ? [one] : []));
    setSpotlight(nodes, new Set(onWay));
    fit([...nodes].filter(isShown));
    const count = fragment.paths.length;
    tell(`${count === 1 ? "The shortest way" : `The ${count} shortest ways`} of ${fragment.paths[0].length - 1} edges; Esc shows all again. ${fragment.note}`.trim());
  });
}

// The panel

const page = (iri) => (iri.startsWith(graph.base) ? `/resource/${encodeURI(iri.slice(graph.base.length)).replace(/[?#]/g, encodeURIComponent)}` : null);
more.page = page;
// The words of a claim in the page of their document, which marks them.
const placeIn = (address, claim, { start, end }) => `${address}?${new URLSearchParams({ claim: claim.slice(graph.base.length) })}#at-${start}-${end}`;

more.tools = (number) => {
  const address = page(graph.nodes[number].iri);
  return address ? element("a", { href: address }, "Page") : null;
};

more.node = (number) => {
  const grown = element("div", { class: "grow" }, element("span", { class: "quiet" }, "…"));
  api.node(graph.nodes[number].iri).then(
    ({ groups }) => grown.replaceChildren(...groups.map((group) => growButton(number, group))),
    (error) => grown.replaceChildren(error.message),
  );
  const tool = (text, title, action, pressed) => element("button", { type: "button", title, click: action, "aria-pressed": pressed }, text);
  return element(
    "div",
    null,
    element(
      "div",
      { class: "actions" },
      tool("Expand", "Bring in its neighbours (Enter, or double click)", () => expand(number)),
      tool("Collapse", "Hide what hangs on it alone (c)", () => collapse(number)),
      tool(pinned.has(number) ? "Pinned" : "Pin", "Keep it whatever is collapsed (p)", () => pin(number), String(pinned.has(number))),
      tool("Focus", "Fade all but its surroundings (f)", () => focusOn(number)),
      tool("Way to …", "Find the shortest way to another node (w)", () => askWay(number)),
      tool("Hide", "Take it out of the picture (Delete)", () => remove([number])),
    ),
    section("Expand by", grown),
  );
};

function growButton(number, group) {
  const shown = groupShown(number, group.key);
  const left = Math.max(0, group.count - shown);
  return element(
    "button",
    { type: "button", disabled: left === 0, title: `${shown} of ${group.count} shown`, "data-group": group.key, click: () => expand(number, group.key) },
    group.label,
    element("span", { class: "count" }, left && shown ? `${shown}/${group.count}` : String(group.count)),
  );
}

// How many neighbours of a group are in the picture.
function groupShown(number, key) {
  const [direction, name, kind] = key.split(":");
  const fits = (edge) => {
    if (!edge.types.includes(name)) return false;
    const far = graph.nodes[otherEnd(edge, number)];
    if (kind) return edge.target === number && far.kind === kind;
    if (name === "combinedWith") return true;
    return direction === "out" ? edge.source === number : edge.target === number;
  };
  return new Set(links(number).filter((one) => fits(graph.edges[one])).map((one) => otherEnd(graph.edges[one], number))).size;
}

more.evidence = (item, made) => {
  const isFrame = item.frame;
  const claim = isFrame ? item.iri : item.role ? graph.nodes[item.source].iri : item.key;
  const target = !isFrame && item.role ? graph.nodes[item.target].iri : "";
  api.evidence(claim, target, 0).then(
    ({ quotes, status, left }) => {
      if (!quotes.length) return;
      const blocks = quotes.map((quote) => {
        const { iri, title, date } = quote.document;
        const address = page(iri) && placeIn(page(iri), claim, quote);
        const name = address ? element("a", { href: address }, bdi(title)) : bdi(title);
        return quoteBlock({ ...quote, date }, status, name);
      });
      const all = quotes.length + left;
      fillEvidence(made, `Evidence (${all})`, shortList(element("div"), blocks, 12, "quotes"));
      made.dataset.whole = "";
    },
    (error) => made.append(element("p", { class: "quiet" }, error.message)),
  );
};

more.start = () => [
  element(
    "p",
    { class: "quiet" },
    `${graph.entities.toLocaleString("en")} entities and ${graph.facts.toLocaleString("en")} facts. ${untouched ? "The picture has the best known ones; what you search for begins a new one." : "Search to add to the picture."}`,
  ),
];

// Keys

keys.splice(
  0,
  keys.length,
  ["/", "search; Enter adds the marked suggestion"],
  ["click", "a node or an edge: read the sentences behind it"],
  ["Tab, arrows", "reach the picture, then go from node to node"],
  ["Enter, double click", "bring in the neighbours of the node"],
  ["e", "read its evidence"],
  ["c", "collapse: hide what hangs on the node alone"],
  ["p", "pin the node"],
  ["f", "fade all but what lies around the node"],
  ["w", "find the shortest way from the node to the one clicked next"],
  ["Delete", "hide the node"],
  ["Ctrl Z", "undo; with Shift, redo"],
  ["Shift arrows, + -", "move and magnify the picture"],
  ["0", "show the whole picture"],
  ["Esc", "close, give up, show all again"],
  ["?", "these keys"],
);

const dialog = button("keys");
dialog.append(
  element("h2", null, "Mouse and keyboard"),
  keyList(),
  element("form", { method: "dialog" }, element("button", null, "Close")),
);

function escape() {
  const wasAsking = wayFrom !== null;
  wayFrom = null;
  tell("");
  clearSpotlight();
  if (!wasAsking) open.start();
  writeAddress();
}

const chosenNode = () => (selection()?.[0] === "node" && present[selection()[1]] ? selection()[1] : null);
const ofNode = (action) => () => {
  if (chosenNode() !== null) action(chosenNode());
};
const ACTIONS = {
  Escape: escape,
  0: () => fit(),
  "?": () => dialog.showModal(),
  e: ofNode(() => show.evidence()),
  c: ofNode(collapse),
  p: ofNode(pin),
  f: ofNode(focusOn),
  w: ofNode(askWay),
  Delete: ofNode((number) => remove([number])),
};

document.addEventListener("keydown", (event) => {
  if (dialog.open || event.defaultPrevented) return;
  container.classList.remove("by-mouse");
  const typing = event.target.closest("input, textarea, select");
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !typing) {
    event.preventDefault();
    (event.shiftKey ? redo : undo)();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") escape();
  else if (typing) return;
  else if (event.key === "/") button("search").focus();
  else if (Object.hasOwn(ACTIONS, event.key)) ACTIONS[event.key]();
  else if (event.key === "Enter" && pickedNode(event) !== undefined) expand(pickedNode(event));
  else if (event.target.closest("#panel, #filters") || !steer(event)) return;
  event.preventDefault();
});

// Mouse and buttons

network.on("click", ({ nodes }) => {
  if (wayFrom !== null && nodes.length && nodes[0] !== wayFrom) findWay(wayFrom, nodes[0]);
  writeAddress();
});
network.on("doubleClick", ({ nodes }) => {
  if (nodes.length) expand(nodes[0]);
});
network.on("dragEnd", writeAddress);
network.on("zoom", writeAddress);
button("undo").addEventListener("click", undo);
button("redo").addEventListener("click", redo);
button("fit").addEventListener("click", () => fit());
button("clear").addEventListener("click", empty);
button("help").addEventListener("click", () => dialog.showModal());
button("save").addEventListener("click", savePicture);
button("table").addEventListener("click", () => saveTable(shownEdges()));
button("sparql").addEventListener("click", () => saveFile(new Blob([queryOf(shownEdges())], { type: "application/sparql-query" }), "graph.rq"));
button("save-as").addEventListener("click", (event) => {
  if (event.target.closest("button")) button("save-as").open = false;
});
document.addEventListener("click", (event) => {
  if (!event.target.closest("#save-as")) button("save-as").open = false;
});
button("share").addEventListener("click", async () => {
  history.replaceState(null, "", `#${viewAddress(roots)}`);
  try {
    await navigator.clipboard.writeText(location.href);
    tell("The link to this view is copied.");
  } catch {
    tell("The address of this page now is a link to this view.");
  }
});

// The beginning

const OTHER_LOOK = { colour: "#8E8E8E", shape: "dot", label: "" };
const lookOf = (kind) => kindOf.get(kind) || graph.looks[kind] || { ...OTHER_LOOK, label: kind };
buildSearch(lookOf, (one) => add(one.iri), (error) => tell(error.message));

async function showLinked(view) {
  const fragment = await api.nodes(view.nodes.map((node) => node.iri), []);
  const there = new Set(fragment.nodes.map((node) => node.iri));
  const stands = new Map(view.nodes.filter(({ iri }) => there.has(iri)).map(({ iri, x, y }) => [iri, { x, y }]));
  const numberAt = (place) => numberOf(view.nodes[place]?.iri);
  await take(fragment, { stands });
  const known = (places) => places.map(numberAt).filter((number) => number !== undefined);
  roots = new Set(known(view.roots));
  known(view.pins).forEach((number) => pinned.add(number));
  refresh();
  if (view.view) network.moveTo({ ...view.view, animation: false });
  else fit();
  const [node, edge] = [view.node === null ? undefined : numberAt(view.node), numberOfEdge(view.edge) ?? numberOfEdge(view.edgeKey)];
  if (node !== undefined) selectNode(node);
  else if (edge !== undefined) selectEdge(edge);
  const lost = view.nodes.length - stands.size;
  if (lost) tell(`${lost} of ${view.nodes.length} nodes of the link are not in this graph any more.`);
}

addEventListener("hashchange", () => location.reload()); // another link was opened here
const view = readAddress(location.hash);
if (!isLinked) roots = new Set(presentNumbers());
refresh();
buildTimeline(filter);
show.clear();
if (!isLinked) fit();
if (view) inTurn(() => showLinked(view));
else if (wanted.get("iri")) add(wanted.get("iri"));
if (!graph.entities) tell("The graph is empty: build it from documents first.");
changed();

// For scripts in the browser's console.
globalThis.pharmagraph = Object.freeze({ network, graph, expand, visible: filtered, settled: () => queue, nodes: visibleNodes, names: namesWritten, roots: () => roots });

// The explorer: a picture that grows from what was looked for. Everything the reader does arrives here.

import { isLinked, wanted } from "./begin.js";
import { api } from "./api.js";
import { filtered } from "./filters.js";
import { add, addDocument, expand, take } from "./grow.js";
import "./inspect.js";
import { dialog } from "./keyboard.js";
import { queryOf, readAddress, viewAddress } from "./link.js";
import { graph, kindOf, numberOf, numberOfEdge, pinned } from "./model.js";
import { pathTo } from "./path.js";
import { changed, fit, namesWritten, network, savePicture, selectEdge, selectNode, show, shownEdges, visibleNodes } from "./picture.js";
import { saveFile, saveTable } from "./save.js";
import { filter, inTurn, presentNumbers, redo, refresh, session, settled, tell, undo, writeAddress } from "./steps.js";
import { buildSearch } from "./suggest.js";
import { buildTimeline } from "./timeline.js";
import { empty } from "./trim.js";

const button = (name) => document.getElementById(name);

// Mouse and buttons

network.on("click", ({ nodes }) => {
  if (nodes.length) pathTo(nodes[0]);
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
  history.replaceState(null, "", `#${viewAddress(session.roots)}`);
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
buildSearch(lookOf, (one) => add(one.iri).then(() => pathTo(numberOf(one.iri))), (error) => tell(error.message));

async function showLinked(view) {
  const fragment = await api.nodes(view.nodes.map((node) => node.iri), []);
  const there = new Set(fragment.nodes.map((node) => node.iri));
  const stands = new Map(view.nodes.filter(({ iri }) => there.has(iri)).map(({ iri, x, y }) => [iri, { x, y }]));
  const numberAt = (place) => numberOf(view.nodes[place]?.iri);
  await take(fragment, { stands });
  const known = (places) => places.map(numberAt).filter((number) => number !== undefined);
  session.roots = new Set(known(view.roots));
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
if (!isLinked) session.roots = new Set(presentNumbers());
refresh();
buildTimeline(filter);
show.clear();
if (!isLinked) fit();
if (view) inTurn(() => showLinked(view));
else if (wanted.get("iri")) add(wanted.get("iri"));
else if (wanted.get("document")) addDocument(wanted.get("document"));
if (!graph.entities) tell("The graph is empty: build it from documents first.");
changed();

// For scripts in the browser's console.
globalThis.pharmagraph = Object.freeze({ network, graph, expand, visible: filtered, settled, nodes: visibleNodes, names: namesWritten, roots: () => session.roots });

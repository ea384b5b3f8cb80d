// What the reader has done: the steps that can be undone, and what follows on each.

import { isLinked } from "./begin.js";
import { element } from "./elements.js";
import { buildFilters } from "./filters.js";
import { viewAddress } from "./link.js";
import { graph, pinned, present } from "./model.js";
import { container, open, placeOf, selection, setPlace, show, update } from "./picture.js";

// `roots` is what was looked for: collapsing keeps it. `isUntouched` as long as the picture is the one that the page came with.
export const session = { roots: new Set(), isUntouched: !isLinked };

const note = document.getElementById("note");

const blank = element("p", { class: "nothing" }, "The picture is empty. Search for a name to begin one.");
container.append(blank);

// What the reader is told

export function tell(text) {
  note.textContent = text;
  note.hidden = !text;
}

let queue = Promise.resolve(); // growing goes one step after the other
export const settled = () => queue;

export function inTurn(step) {
  const turn = queue.then(step).catch((error) => tell(error.message));
  queue = turn;
  return turn;
}

// Steps that can be undone

const MOST_STEPS = 60;
let past = [];
let future = [];

export function presentNumbers() {
  return graph.nodes.flatMap((_, number) => (present[number] ? [number] : []));
}

export function presentIris() {
  return presentNumbers().map((number) => graph.nodes[number].iri);
}

function snapshot() {
  return { places: new Map(presentNumbers().map((number) => [number, placeOf(number)])), roots: new Set(session.roots), pins: new Set(pinned) };
}

export function remember() {
  past.push(snapshot());
  if (past.length > MOST_STEPS) past.shift();
  future = [];
}

// Takes the last step back for good, as if it had not been: nothing came of it.
export function forget() {
  past.pop();
}

function restore(state) {
  present.fill(false);
  for (const [number, { x, y }] of state.places) {
    present[number] = true;
    setPlace(number, x, y);
  }
  session.roots = new Set(state.roots);
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

export const undo = () => goBack(past, future);
export const redo = () => goBack(future, past);

// After any change

let addressTimer = 0;

export function writeAddress() {
  clearTimeout(addressTimer);
  addressTimer = setTimeout(() => history.replaceState(null, "", session.isUntouched ? location.pathname : `#${viewAddress(session.roots)}`), 150);
}

export function filter() {
  update();
  writeAddress();
}

export function refresh() {
  buildFilters(filter);
  update();
  blank.hidden = !graph.entities || present.some(Boolean);
  document.getElementById("undo").disabled = !past.length;
  document.getElementById("redo").disabled = !future.length;
  const chosen = selection();
  if (chosen?.[0] === "node" && present[chosen[1]]) show.show("node", chosen[1]);
  else if (chosen?.[0] !== "edge") open.start();
  writeAddress();
}

// Growing: what is looked for and what lies around it comes into the picture.

import { api } from "./api.js";
import { graph, grow, incident, numberOf, otherEnd, pinned, present } from "./model.js";
import { addShapes, centre, fit, fitsTheWindow, placeOf, selectNode, setPlace, sizeOf } from "./picture.js";
import { placesFor } from "./place.js";
import { forget, inTurn, presentIris, presentNumbers, refresh, remember, session, tell } from "./steps.js";

const PAGE = 50; // neighbours that are asked for at once
const FIRST = 24; // neighbours that come with what was looked for

// Takes a fragment into the picture. New nodes go near `origin`, or what they are linked to, and come from there; those whose
// IRIs `stands` names stand where it says.
export async function take(fragment, { origin, stands = new Map() } = {}) {
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
  session.isUntouched = false;
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

// Begins a picture with a fragment that has places.
async function begin(fragment, wanted) {
  present.fill(false);
  session.roots.clear();
  pinned.clear();
  await take(fragment, { stands: new Map(fragment.places.map(([x, y], place) => [fragment.nodes[place].iri, { x, y }])) });
  for (const node of fragment.nodes) if (wanted(node)) session.roots.add(numberOf(node.iri));
  fit();
}

// Takes what was looked for into the picture; the first one brings its neighbours along.
export function add(iri) {
  return inTurn(async () => {
    const starting = session.isUntouched || !present.some(Boolean);
    const known = numberOf(iri);
    const isThere = known !== undefined && present[known];
    const fragment = starting ? await api.expand(iri, "", 0, FIRST, []) : isThere ? null : await api.nodes([iri], presentIris());
    remember();
    if (starting) await begin(fragment, (node) => node.iri === iri);
    else if (fragment) await take(fragment);
    const number = numberOf(iri);
    if (number === undefined) throw new Error("The graph has no such thing; it may have been built again since.");
    session.roots.add(number);
    selectNode(number);
    if (!starting && !fitsTheWindow([number])) centre([number]);
    refresh();
  });
}

// Begins with what a document speaks of.
export function addDocument(iri) {
  return inTurn(async () => {
    const fragment = await api.document(iri);
    remember();
    await begin(fragment, (node) => !node.frame);
    refresh();
  });
}

const progress = new Map(); // how many of each group of a node were asked for

export function expand(number, group = "", limit = PAGE) {
  return inTurn(async () => {
    const { iri } = graph.nodes[number];
    const skip = group ? progress.get(`${iri} ${group}`) || 0 : progress.get(iri) || 0;
    const fragment = await api.expand(iri, group, skip, limit, presentIris());
    remember();
    const coming = await take(fragment, { origin: number });
    progress.set(group ? `${iri} ${group}` : iri, fragment.left ? skip + limit : 0);
    if (!coming.length && !fragment.left) forget();
    tell(fragment.left ? `${fragment.left.toLocaleString("en")} more; ask again to see the next.` : "");
    refresh();
  });
}

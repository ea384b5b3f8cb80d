// The graph that the page knows. Nodes, edges, quotes and documents are named by number; it may grow, and numbers never change.

import { lookIcon } from "./elements.js";

export const graph = JSON.parse(document.getElementById("data").textContent);
export const kindOf = new Map(graph.kinds.map((kind) => [kind.name, kind]));
export const incident = graph.nodes.map(() => []);
export const byWeight = graph.nodes.map((_, number) => number);
export const nodesOfDocument = graph.documents.map(() => new Set());
export const edgesOfDocument = graph.documents.map(() => new Set());
export const present = graph.nodes.map(() => true); // whether a node belongs to the picture at all, whatever the filters say
export const pinned = new Set();

const nodeOfIri = new Map(graph.nodes.map((node, number) => [node.iri, number]));
const edgeOfKey = new Map(graph.edges.map((edge, number) => [edge.key, number]));
const documentOfIri = new Map(graph.documents.map((document, number) => [document.iri, number]));
const quoteOfKey = new Map(graph.evidence.map((quote, number) => [quoteKey(quote), number]));
const searchable = [];

function quoteKey(quote) {
  return JSON.stringify([quote.document, quote.start, quote.end, quote.rule, quote.confidence, quote.cue]);
}

function indexNode(number) {
  const node = graph.nodes[number];
  searchable[number] = [node.name, ...node.aliases, ...(node.frame ? [node.label] : [])].map(folded);
  for (const quote of node.evidence) nodesOfDocument[graph.evidence[quote].document].add(number);
}

function indexEdge(number) {
  const edge = graph.edges[number];
  incident[edge.source].push(number);
  if (edge.target !== edge.source) incident[edge.target].push(number);
  for (const quote of edge.evidence) edgesOfDocument[graph.evidence[quote].document].add(number);
}

function sortByWeight() {
  byWeight.sort((a, b) => graph.nodes[b].weight - graph.nodes[a].weight || a - b);
}

graph.nodes.forEach((_, number) => indexNode(number));
graph.edges.forEach((_, number) => indexEdge(number));
sortByWeight();

export function numberOf(iri) {
  return nodeOfIri.get(iri);
}

export function numberOfEdge(key) {
  return edgeOfKey.get(key);
}

// The numbers of things of a fragment, in its order; those that are new are added by `add`.
function merged(things, keyOf, numbers, list, add) {
  return things.map((thing) => {
    const key = keyOf(thing);
    if (!numbers.has(key)) {
      numbers.set(key, list.length);
      list.push(thing);
      add(list.length - 1);
    }
    return numbers.get(key);
  });
}

// Takes over what a fragment has and the graph has not. Gives the numbers of the fragment's nodes, and for
// each new edge its number and its place in the fragment.
export function grow(fragment) {
  for (const group of ["kinds", "types", "statuses"]) growLegend(graph[group], fragment[group]);
  for (const kind of graph.kinds) kindOf.set(kind.name, kind);
  const documents = merged(fragment.documents, (one) => one.iri, documentOfIri, graph.documents, () => {
    nodesOfDocument.push(new Set());
    edgesOfDocument.push(new Set());
  });
  const ownQuotes = fragment.evidence.map((quote) => ({ ...quote, document: documents[quote.document] }));
  const quotes = merged(ownQuotes, quoteKey, quoteOfKey, graph.evidence, () => {});
  const cited = (thing) => ({ ...thing, evidence: thing.evidence.map((number) => quotes[number]) });
  const nodes = merged(fragment.nodes.map(cited), (node) => node.iri, nodeOfIri, graph.nodes, (number) => {
    incident.push([]);
    present.push(false);
    byWeight.push(number);
    indexNode(number);
  });
  fragment.nodes.forEach((node, place) => {
    graph.nodes[nodes[place]].known = Math.max(node.known || 0, graph.nodes[nodes[place]].known || 0);
  });
  const before = graph.edges.length;
  const ends = fragment.edges.map((edge) => ({ ...cited(edge), source: nodes[edge.source], target: nodes[edge.target] }));
  const edges = merged(ends, (edge) => edge.key, edgeOfKey, graph.edges, indexEdge);
  sortByWeight();
  return { nodes, newEdges: edges.map((number, place) => [number, place]).filter(([number]) => number >= before) };
}

function growLegend(entries, more) {
  const known = new Set(entries.map((entry) => `${entry.role} ${entry.name}`));
  entries.push(...more.filter((entry) => !known.has(`${entry.role} ${entry.name}`)));
  entries.sort((a, b) => Boolean(a.frame) - Boolean(b.frame) || a.rank - b.rank || (a.name < b.name ? -1 : 1));
}

export function otherEnd(edge, node) {
  return edge.source === node ? edge.target : edge.source;
}

export function isThere(edge) {
  return present[edge.source] && present[edge.target];
}

// The edges of a node that belong to the picture.
export function links(node) {
  return incident[node].filter((number) => isThere(graph.edges[number]));
}

// A node and its neighbours; through a frame one sees all that take part in it.
export function surroundings(start) {
  const found = new Set([start]);
  const queue = [start];
  while (queue.length) {
    const node = queue.pop();
    for (const number of links(node)) {
      const other = otherEnd(graph.edges[number], node);
      if (found.has(other)) continue;
      found.add(other);
      if (graph.nodes[other].frame && !graph.nodes[start].frame) queue.push(other);
    }
  }
  return found;
}

export function folded(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/\s+/g, " ").trim();
}

// Nodes that have the words in a name or alias: whole names first, then beginnings, then the rest; well connected ones first.
export function matches(words) {
  const wanted = folded(words);
  if (!wanted) return [];
  const quality = (number) => {
    let best = 3;
    for (const name of searchable[number]) {
      if (name === wanted) return 0;
      if (name.startsWith(wanted)) best = Math.min(best, 1);
      else if (name.includes(wanted)) best = Math.min(best, 2);
    }
    return best;
  };
  const rated = byWeight.map((number) => [quality(number), number]).filter(([rating]) => rating < 3);
  return rated.sort((a, b) => a[0] - b[0]).map(([, number]) => number);
}

export function kindIcon(name) {
  return lookIcon(kindOf.get(name));
}

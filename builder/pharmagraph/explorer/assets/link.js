// The view as text: in the address, so that a link shows it again, and as a query that gives its edges.

import { graph, pinned, present } from "./model.js";
import { hidden, limits } from "./filters.js";
import { network, placeOf, selection } from "./picture.js";

const PG = "https://w3id.org/pharmagraph/ontology#";

function local(iri) {
  return encodeURIComponent(iri.startsWith(graph.base) ? iri.slice(graph.base.length) : iri).replaceAll("%2F", "/");
}

function whole(text) {
  const iri = decodeURIComponent(text);
  return /^[a-z][a-z0-9+.-]*:/i.test(iri) ? iri : graph.base + iri;
}

// The part of the address that says what is shown: nodes and where they stand, pins, what was searched for, filters, view, selection.
export function viewAddress(roots) {
  const shown = graph.nodes.flatMap((_, number) => (present[number] ? [number] : []));
  const places = new Map(shown.map((number, place) => [number, place]));
  const among = (numbers) => [...numbers].filter((number) => places.has(number)).map((number) => places.get(number)).join(".");
  const { x, y } = network.getViewPosition();
  const parts = {
    n: shown.map((number) => `${local(graph.nodes[number].iri)}@${Math.round(placeOf(number).x)},${Math.round(placeOf(number).y)}`).join("~"),
    r: among(roots),
    p: among(pinned),
    v: [Math.round(x), Math.round(y), network.getScale().toFixed(3)].join(","),
  };
  for (const [group, names] of Object.entries(hidden)) if (names.size) parts[`no-${group}`] = [...names].sort().map(encodeURIComponent).join(",");
  for (const [name, value] of Object.entries(limits)) if (value) parts[name] = encodeURIComponent(value);
  const chosen = selection();
  if (chosen?.[0] === "node" && places.has(chosen[1])) parts.s = String(places.get(chosen[1]));
  if (chosen?.[0] === "edge") parts.e = local(graph.edges[chosen[1]].key);
  return Object.entries(parts).filter(([, value]) => value).map(([name, value]) => `${name}=${value}`).join("&");
}

// What `viewAddress` wrote; null if the address does not say what to show.
export function readAddress(hash) {
  const given = new Map(hash.replace(/^#/, "").split("&").map((part) => [part.split("=", 1)[0], part.slice(part.indexOf("=") + 1)]));
  if (!given.get("n")) return null;
  const numbers = (name) => (given.get(name) || "").split(".").filter(Boolean).map(Number);
  const nodes = given.get("n").split("~").map((text) => {
    const [name, place] = text.split("@");
    const [x, y] = (place || "").split(",").map(Number);
    return { iri: whole(name), x: Number.isFinite(x) ? x : 0, y: Number.isFinite(y) ? y : 0 };
  });
  for (const group of Object.keys(hidden)) {
    hidden[group].clear();
    for (const name of (given.get(`no-${group}`) || "").split(",").filter(Boolean)) hidden[group].add(decodeURIComponent(name));
  }
  for (const name of Object.keys(limits)) {
    const value = decodeURIComponent(given.get(name) || "");
    limits[name] = name === "belief" ? Math.min(1, Math.max(0, Number(value) || 0)) : /^\d{4}(-\d\d){0,2}$/.test(value) ? value : "";
  }
  const [x, y, scale] = (given.get("v") || "").split(",").map(Number);
  return {
    nodes,
    roots: numbers("r"),
    pins: numbers("p"),
    view: [x, y, scale].every(Number.isFinite) && scale > 0 ? { position: { x, y }, scale } : null,
    node: given.has("s") ? Number(given.get("s")) : null,
    edge: given.has("e") ? whole(given.get("e")) : null,
    edgeKey: given.has("e") ? decodeURIComponent(given.get("e")) : null,
  };
}

function term(iri) {
  return `<${iri.replace(/[\u0000-\u0020<>"{}|^`\\]/g, (letter) => encodeURIComponent(letter))}>`;
}

// A query that gives the edges with these numbers.
export function queryOf(edges) {
  const relations = edges.map((number) => graph.edges[number]).filter((edge) => !edge.role);
  const roles = edges.map((number) => graph.edges[number]).filter((edge) => edge.role);
  const rows = roles.map((edge) => `(${term(graph.nodes[edge.source].iri)} pg:${edge.types[0]} ${term(graph.nodes[edge.target].iri)})`);
  const parts = [];
  if (relations.length) {
    parts.push(`  {
    VALUES ?claim {
      ${relations.map((edge) => term(edge.key)).join("\n      ")}
    }
    ?claim rdf:subject ?subject ; rdf:predicate ?relation ; rdf:object ?object ; pg:status ?status .
  }`);
  }
  if (rows.length) {
    parts.push(`  {
    VALUES (?subject ?relation ?object) {
      ${rows.join("\n      ")}
    }
    ?subject ?relation ?object .
    OPTIONAL { ?subject pg:status ?status }
    BIND(?subject AS ?claim)
  }`);
  }
  return `# The edges that the explorer showed
PREFIX pg: <${PG}>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

SELECT ?subjectName ?relation ?objectName ?status ?subject ?object ?claim WHERE {
${parts.join("\n  UNION\n") || "  FILTER(false)"}
  OPTIONAL { ?subject rdfs:label ?subjectName }
  OPTIONAL { ?object rdfs:label ?objectName }
}
ORDER BY ?subjectName ?relation ?objectName ?status ?claim
`;
}

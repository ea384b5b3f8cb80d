// Files that the reader takes along.

import { element } from "./elements.js";
import { graph } from "./model.js";

export function saveFile(blob, name) {
  const address = URL.createObjectURL(blob);
  element("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

// A cell of a table: a text that a spreadsheet could run as a formula gets an apostrophe before it.
function cell(value) {
  const text = String(value ?? "");
  const isNumber = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text);
  const harmless = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/.test(text) && !isNumber ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

const COLUMNS = ["source", "sourceClass", "relation", "target", "targetClass", "status", "date", "belief", "quote", "document", "published", "sourceIri", "targetIri"];

// Edges as a table, each with its most confident quote.
export function tableOf(edges) {
  const rows = edges.map((number) => {
    const edge = graph.edges[number];
    const [source, target] = [graph.nodes[edge.source], graph.nodes[edge.target]];
    const quote = graph.evidence[edge.evidence[0]];
    const document = quote && graph.documents[quote.document];
    return [
      source.name, source.kind, edge.types[0], target.name, target.kind, edge.status, edge.date, edge.belief,
      quote?.quote, document?.title, document?.date, source.iri, target.iri,
    ];
  });
  return [COLUMNS, ...rows].map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

export function saveTable(edges) {
  saveFile(new Blob(["\ufeff", tableOf(edges)], { type: "text/csv;charset=utf-8" }), "graph.csv");
}

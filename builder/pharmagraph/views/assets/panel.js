// The panel beside the graph: what is known of a node, an edge or a document, and the sentences that say so.

import { bdi, element } from "./elements.js";
import { byWeight, edgesOfDocument, graph, kindIcon, kindOf, links, nodesOfDocument, otherEnd, present } from "./model.js";

const panel = document.getElementById("panel");
const STATUS_WORDS = new Map([["Occurred", "Stated as fact"], ["Planned", "Planned"], ["Denied", "Denied"]]);
const FEW_LINKS = 8;
const MANY_LINKS = 12;
const FEW_QUOTES = 12;

// What a page that can do more puts on the panel; each gives elements or nothing.
export const more = {
  start: () => [],
  tools: () => null, // beside the class of a node
  node: () => null, // below the properties of a node
  evidence: () => null, // is given the section with the quotes of a node or edge, to do more with it
  page: null, // the address of the page about an IRI
};

export function link(text, action) {
  return element("button", { type: "button", class: "link", click: action }, bdi(text));
}

function chips(...children) {
  return element("div", { class: "chips" }, ...children);
}

function statusChip(status) {
  if (status === "Occurred") return null;
  return element("span", { class: `chip ${status}` }, STATUS_WORDS.get(status) || status);
}

function kindChip(node) {
  return element("span", { class: "chip" }, kindIcon(node.kind), kindOf.get(node.kind).label);
}

// The first `few` children, and a button for the rest.
export function shortList(container, children, few, what) {
  container.append(...children.slice(0, few));
  if (children.length <= few) return container;
  const more = element("button", { type: "button", class: "more" }, `Show all ${children.length} ${what}`);
  more.addEventListener("click", () => {
    more.replaceWith(...children.slice(few));
    container.querySelectorAll("button")[few]?.focus();
  });
  container.append(more);
  return container;
}

export function section(title, ...content) {
  return element("section", null, element("h3", null, title), ...content);
}

function propertyList(properties) {
  if (!properties.length) return null;
  const rows = properties.flatMap(([name, values]) => [
    element("dt", null, name),
    element("dd", null, ...values.flatMap((value, place) => [place ? element("br") : null, bdi(value)])),
  ]);
  return section("Properties", element("dl", null, ...rows));
}

// A quote as code points, with the names of both ends marked.
export function markedText(text, marks) {
  const letters = Array.from(text);
  const parts = [];
  let place = 0;
  for (const [start, end, which] of marks || []) {
    parts.push(letters.slice(place, start).join(""), element("mark", { class: which ? "second" : "first" }, letters.slice(start, end).join("")));
    place = end;
  }
  parts.push(letters.slice(place).join(""));
  return element("bdi", null, ...parts);
}

function quotation({ number, status, marks }, open) {
  const quote = graph.evidence[number];
  const source = graph.documents[quote.document];
  return quoteBlock({ ...quote, marks, title: source.title, date: source.date }, status, link(source.title, () => open.document(quote.document)));
}

// One quote, with what is known of it; `title` is the element that leads to its document.
export function quoteBlock(quote, status, title) {
  const certainty =
    quote.confidence === null
      ? []
      : [
          " \u00b7 confidence ",
          element("meter", { min: 0, max: 1, value: quote.confidence, "aria-hidden": "true" }),
          ` ${quote.confidence.toFixed(2)}`,
        ];
  const around = (text) => (text ? element("span", { class: "around" }, text) : null);
  return element(
    "blockquote",
    { class: status },
    element("p", null, around(quote.before), "\u201c", markedText(quote.quote, quote.marks), "\u201d", around(quote.after)),
    quote.cue ? element("p", { class: "quiet" }, `${STATUS_WORDS.get(status) || status} because of `, bdi(`\u201c${quote.cue}\u201d`)) : null,
    element(
      "footer",
      null,
      title,
      quote.date ? ` \u00b7 ${quote.date}` : "",
      element("br"),
      "rule ",
      bdi(quote.rule),
      ...certainty,
      element("span", { title: "Characters of the stored text" }, ` \u00b7 ${quote.start}\u2013${quote.end}`),
    ),
  );
}

// A section whose heading can have the keyboard.
function evidencePart(title, ...content) {
  const made = element("section", { class: "evidence" });
  fillEvidence(made, title, ...content);
  return made;
}

export function fillEvidence(made, title, ...content) {
  made.replaceChildren(element("h3", { tabindex: -1 }, title), ...content);
}

// `quotes` have a number, the status that the quote speaks for, and marks; they are for the claim `item`, or all of an entity's.
function evidenceSection(quotes, open, item) {
  const once = [...new Map(quotes.map((quote) => [quote.number, quote])).values()];
  if (!once.length) {
    const why = item ? "No quoted sentence stands behind this." : "Nothing in the picture is linked to it.";
    return evidencePart("Evidence", element("p", { class: "quiet" }, why));
  }
  const blocks = once.map((quote) => quotation(quote, open));
  const made = evidencePart(`Evidence (${once.length})`, shortList(element("div"), blocks, FEW_QUOTES, "quotes"));
  if (item) more.evidence(item, made);
  return made;
}

function factRow(number, node, open) {
  const edge = graph.edges[number];
  const other = otherEnd(edge, node);
  const target = graph.nodes[other];
  return element(
    "li",
    { class: "entry" },
    kindIcon(target.kind),
    link(target.frame ? frameCaption(target) : target.name, () => open.node(other)),
    statusMark(edge.status),
    element("button", { type: "button", class: "link why", title: "The sentences that say so", click: () => open.edge(number) }, "why"),
  );
}

function statusMark(status) {
  return status === "Occurred" ? null : element("span", { class: "quiet" }, `(${(STATUS_WORDS.get(status) || status).toLowerCase()})`);
}

function frameCaption(node) {
  const kind = kindOf.get(node.kind).label;
  return node.label === kind ? node.name : `${kind}: ${node.label}`;
}

// The edges of a node, grouped by what they say and in which direction.
function factSection(node, open) {
  const groups = new Map();
  const relationsFirst = [...links(node)].sort((a, b) => graph.edges[a].role - graph.edges[b].role || a - b);
  for (const number of relationsFirst) {
    const edge = graph.edges[number];
    const outward = edge.source === node;
    const far = graph.nodes[otherEnd(edge, node)];
    const heading = outward ? edge.label : edge.role ? `${kindOf.get(far.kind).label} (${edge.label})` : `\u2190 ${edge.label}`;
    if (!groups.has(heading)) groups.set(heading, []);
    groups.get(heading).push(number);
  }
  if (!groups.size) return null;
  const parts = [...groups].map(([heading, numbers]) => {
    const far = (number) => graph.nodes[otherEnd(graph.edges[number], node)];
    numbers.sort((a, b) => far(b).weight - far(a).weight || far(a).name.localeCompare(far(b).name, "en") || a - b);
    const rows = numbers.map((number) => factRow(number, node, open));
    return [element("div", { class: "group" }, heading), shortList(element("ul"), rows, FEW_LINKS, "links")];
  });
  return section(`Links (${links(node).length})`, ...parts.flat());
}

function quotesOf(item) {
  return item.evidence.map((number, place) => ({ number, status: item.status, marks: item.marks[place] }));
}

function nodeContent(number, open) {
  const node = graph.nodes[number];
  const own = quotesOf(node);
  const quotes = own.length ? own : links(number).flatMap((edge) => quotesOf(graph.edges[edge]));
  const aliases = node.aliases.length ? element("p", null, element("span", { class: "quiet" }, "Also known as "), bdi(node.aliases.join(", "))) : null;
  return [
    element("h2", { tabindex: -1 }, bdi(node.name)),
    chips(kindChip(node), statusChip(node.status), more.tools(number) || link("Focus here", () => open.focus(number))),
    aliases,
    more.node(number),
    propertyList(node.properties),
    node.frame ? evidenceSection(quotes, open, node) : null,
    factSection(number, open),
    node.frame ? null : evidenceSection(quotes, open, null),
    iriSection(node.iri),
  ];
}

function edgeContent(number, open) {
  const edge = graph.edges[number];
  const end = (node) =>
    element("li", { class: "entry" }, kindIcon(graph.nodes[node].kind), link(graph.nodes[node].name, () => open.node(node)));
  return [
    element("h2", { tabindex: -1 }, edge.label),
    chips(element("span", { class: "chip" }, edge.role ? "Role in an event" : "Relation"), statusChip(edge.status)),
    section("Between", element("ul", null, end(edge.source), end(edge.target))),
    propertyList(edge.properties),
    evidenceSection(quotesOf(edge), open, edge),
  ];
}

function iriSection(iri) {
  const address = more.page?.(iri);
  return section("IRI", element("p", { class: "iri" }, address ? element("a", { href: address }, iri) : iri));
}

function documentContent(number, open) {
  const source = graph.documents[number];
  const frames = [...nodesOfDocument[number]].filter((node) => graph.nodes[node].frame);
  const relations = [...edgesOfDocument[number]].filter((edge) => !graph.edges[edge].role);
  const frameRows = frames.map((node) =>
    element("li", { class: "entry" }, kindIcon(graph.nodes[node].kind), link(frameCaption(graph.nodes[node]), () => open.node(node))),
  );
  const relationRows = relations.map((edge) => {
    const { source: from, target: to, label } = graph.edges[edge];
    return element("li", { class: "entry" }, link(`${graph.nodes[from].label} ${label} ${graph.nodes[to].label}`, () => open.edge(edge)));
  });
  return [
    element("h2", { tabindex: -1 }, bdi(source.title)),
    chips(element("span", { class: "chip" }, "Document"), source.date ? element("span", { class: "quiet" }, source.date) : null),
    element("p", { class: "quiet" }, "What it says stands out in the graph; Escape shows all again."),
    frameRows.length ? section(`Events (${frames.length})`, shortList(element("ul"), frameRows, FEW_QUOTES, "events")) : null,
    relationRows.length ? section(`Relations (${relations.length})`, shortList(element("ul"), relationRows, FEW_QUOTES, "relations")) : null,
    iriSection(source.iri),
  ];
}

function neighbours(node) {
  return new Set(links(node).map((edge) => otherEnd(graph.edges[edge], node)));
}

function bestConnected() {
  const found = byWeight.filter((number) => present[number] && !graph.nodes[number].frame).map((number) => [number, neighbours(number).size]);
  const linked = found.filter(([, count]) => count).sort((a, b) => b[1] - a[1]);
  return linked.slice(0, MANY_LINKS).map(([number]) => number);
}

function startContent(open) {
  const rows = (graph.focus.length ? graph.start : bestConnected()).map((node) => {
    const others = neighbours(node).size;
    const count = element("span", { class: "quiet why" }, `${others} ${others === 1 ? "link" : "links"}`);
    return element("li", { class: "entry" }, kindIcon(graph.nodes[node].kind), link(graph.nodes[node].name, () => open.node(node)), count);
  });
  return [
    element("h2", { tabindex: -1 }, "Where to start"),
    element("p", null, "Click a node or an edge to read the sentences behind it."),
    ...more.start(),
    rows.length ? section(graph.focus.length ? "In focus" : "Best connected", element("ul", null, ...rows)) : null,
    section("Mouse and keyboard", keyList()),
  ];
}

// What keys and mouse do, in the order in which it is shown.
export const keys = [
  ["double click", "a node: show what lies around it, fade the rest"],
  ["/", "find a name or alias; Enter goes to the next"],
  ["Esc", "show all again"],
  ["Tab", "reach the graph"],
  ["arrows", "in it, go from node to node; with Shift, move the picture"],
  ["Enter, e", "of the node: what lies around it, its evidence"],
  ["+ -", "magnify the picture"],
];

export function keyList() {
  return element("dl", null, ...keys.flatMap(([name, what]) => [element("dt", null, element("kbd", null, name)), element("dd", null, what)]));
}

// Shows content, with a way back to what was shown before.
export function panelView(open) {
  const trail = [];
  const contents = { node: nodeContent, edge: edgeContent, document: documentContent };

  function show(what) {
    const [kind, number] = what;
    const content = kind === "start" ? startContent(open) : contents[kind](number, open);
    const back = element("button", { type: "button", class: "back", click: goBack }, "\u2190 Back");
    panel.replaceChildren(...(trail.length > 1 ? [back] : []), ...content.filter(Boolean));
    panel.scrollTop = 0;
  }

  function goBack() {
    trail.pop();
    const [kind, number] = trail.pop();
    open[kind](number);
  }

  return {
    show(kind, number) {
      const last = trail.at(-1);
      if (!last || last[0] !== kind || last[1] !== number) trail.push([kind, number]);
      show([kind, number]);
    },
    clear() {
      trail.length = 0;
      trail.push(["start", null]);
      show(["start", null]);
    },
    read() {
      panel.querySelector("h2")?.focus();
    },
    evidence() {
      panel.querySelector("section.evidence h3")?.focus();
    },
  };
}

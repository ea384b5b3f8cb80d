// The graph that the page carries: read once, never changed. Nodes, edges, quotes and documents are named by number.

const graph = JSON.parse(document.getElementById("data").textContent);
const kindOf = new Map(graph.kinds.map((kind) => [kind.name, kind]));
const incident = graph.nodes.map(() => []);
graph.edges.forEach((edge, number) => {
  incident[edge.source].push(number);
  if (edge.target !== edge.source) incident[edge.target].push(number);
});

const byWeight = graph.nodes.map((_, number) => number);
byWeight.sort((a, b) => graph.nodes[b].weight - graph.nodes[a].weight || a - b);

const nodesOfDocument = graph.documents.map(() => new Set());
const edgesOfDocument = graph.documents.map(() => new Set());
graph.nodes.forEach((node, number) => {
  for (const quote of node.evidence) nodesOfDocument[graph.evidence[quote].document].add(number);
});
graph.edges.forEach((edge, number) => {
  for (const quote of edge.evidence) edgesOfDocument[graph.evidence[quote].document].add(number);
});

function otherEnd(edge, node) {
  return edge.source === node ? edge.target : edge.source;
}

// A node and its neighbours; through a frame one sees all that take part in it.
function surroundings(start) {
  const found = new Set([start]);
  const queue = [start];
  while (queue.length) {
    const node = queue.pop();
    for (const number of incident[node]) {
      const other = otherEnd(graph.edges[number], node);
      if (found.has(other)) continue;
      found.add(other);
      if (graph.nodes[other].frame && !graph.nodes[start].frame) queue.push(other);
    }
  }
  return found;
}

function folded(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/\s+/g, " ").trim();
}

const searchable = graph.nodes.map((node) => [node.name, ...node.aliases, ...(node.frame ? [node.label] : [])].map(folded));

// Nodes that have the words in a name or alias: whole names first, then beginnings, then the rest; well connected ones first.
function matches(words) {
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

// A small element tree. Text only ever becomes text: nothing here reads markup.
function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (typeof value === "function") made.addEventListener(name, value);
    else if (value !== null && value !== false) made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return made;
}

function drawnIcon(attributes, shapes) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  for (const [name, value] of Object.entries({ "aria-hidden": "true", ...attributes })) svg.setAttribute(name, value);
  for (const [tag, shape] of shapes) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(shape)) made.setAttribute(name, value);
    svg.append(made);
  }
  return svg;
}

const OUTLINES = {
  dot: "M1 7a6 6 0 1 0 12 0a6 6 0 1 0-12 0z",
  square: "M2 2h10v10h-10z",
  diamond: "M7 1l5 6l-5 6l-5-6z",
  triangle: "M7 1.5l6 10.5h-12z",
  triangleDown: "M7 12.5l6-10.5h-12z",
  hexagon: "M4 1.8h6l3 5.2l-3 5.2h-6l-3-5.2z",
  star: "M7 .8l1.8 4.1l4.4.4l-3.3 3l1 4.4l-3.9-2.3l-3.9 2.3l1-4.4l-3.3-3l4.4-.4z",
};

function kindIcon(name) {
  const kind = kindOf.get(name);
  return drawnIcon({ width: 14, height: 14, viewBox: "0 0 14 14" }, [["path", { d: OUTLINES[kind.shape], fill: kind.colour }]]);
}

function lineIcon(status) {
  const stroke = { Planned: "#7C8794", Denied: "#C8202F" }[status] || "#7C8794";
  const dashes = { Planned: "5 3", Denied: "1.5 3" }[status] || "none";
  const line = { x1: 0, y1: 7, x2: 22, y2: 7, stroke, "stroke-width": 2, "stroke-dasharray": dashes };
  return drawnIcon({ width: 22, height: 14 }, [["line", line]]);
}

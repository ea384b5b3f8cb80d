// What the explorer adds to the panel: tools for a node, kinds of relation to expand by, and quotes in their documents.

import { api } from "./api.js";
import { bdi, element } from "./elements.js";
import { expand } from "./grow.js";
import { graph, links, otherEnd, pinned } from "./model.js";
import { fillEvidence, more, quoteBlock, section, shortList } from "./panel.js";
import { askPath } from "./path.js";
import { focusOn } from "./picture.js";
import { session } from "./steps.js";
import { collapse, pin, remove } from "./trim.js";

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
      tool("Path to …", "Find the shortest paths to another node (w)", () => askPath(number)),
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
    `${graph.entities.toLocaleString("en")} entities and ${graph.facts.toLocaleString("en")} facts. ${session.isUntouched ? "The picture has the best known ones; what you search for begins a new one." : "Search to add to the picture."}`,
  ),
];

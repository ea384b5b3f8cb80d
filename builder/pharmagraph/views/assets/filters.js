// The legend, which is also the filter: what is unticked is not drawn. So is what is out of the time or too unsure.

import { element, lineIcon } from "./elements.js";
import { graph, incident, isThere, kindIcon, pinned, present } from "./model.js";

export const hidden = { kind: new Set(), status: new Set(), relation: new Set(), role: new Set() };
export const limits = { from: "", until: "", belief: 0, asOf: "" };
let looseHidden = true;

function edgeGroup(edge) {
  return edge.role ? "role" : "relation";
}

// Compares dates of different precision by what both of them say.
function before(date, other) {
  const length = Math.min(date.length, other.length);
  return date.slice(0, length) < other.slice(0, length);
}

// Whether a claim is sure enough, of the time asked for, and was told and not superseded on the day asked for.
function within(claim) {
  if (claim.belief !== null && claim.belief < limits.belief) return false;
  if (limits.asOf) {
    if (!claim.since || before(limits.asOf, claim.since)) return false;
    if (claim.until && !before(limits.asOf, claim.until)) return false;
  }
  const when = claim.date || claim.since;
  if (limits.from && (!when || before(when, limits.from))) return false;
  return !(limits.until && (!when || before(limits.until, when)));
}

let whenChanged = () => {};

// Offers to clear the filters as long as there is something to clear.
export function tellFiltering() {
  const some = Object.values(hidden).some((names) => names.size) || Object.values(limits).some(Boolean);
  const clear = document.getElementById("unfilter");
  if (clear) clear.hidden = !some;
}

// Lets everything through again.
export function clearFilters() {
  for (const names of Object.values(hidden)) names.clear();
  Object.assign(limits, { from: "", until: "", belief: 0, asOf: "" });
  buildFilters(whenChanged);
  document.dispatchEvent(new CustomEvent("filterscleared"));
  whenChanged();
}

// What the filters let through: two arrays of true and false, by number.
export function filtered() {
  const nodes = graph.nodes.map(
    (node, number) => present[number] && !hidden.kind.has(node.kind) && !(node.frame && (hidden.status.has(node.status) || !within(node))),
  );
  const edges = graph.edges.map(
    (edge) =>
      nodes[edge.source] &&
      nodes[edge.target] &&
      !hidden.status.has(edge.status) &&
      edge.types.some((type) => !hidden[edgeGroup(edge)].has(type)) &&
      within(edge),
  );
  if (looseHidden) {
    incident.forEach((numbers, node) => {
      const lost = numbers.some((number) => isThere(graph.edges[number])) && !numbers.some((number) => edges[number]);
      if (lost && !pinned.has(node)) nodes[node] = false;
    });
  }
  return { nodes, edges };
}

// How many of each class, status, relation and role belong to the picture.
function counted() {
  const counts = new Map();
  const add = (group, name) => counts.set(`${group} ${name}`, (counts.get(`${group} ${name}`) || 0) + 1);
  graph.nodes.forEach((node, number) => {
    if (!present[number]) return;
    add("kind", node.kind);
    if (node.frame) add("status", node.status);
  });
  graph.edges.forEach((edge) => {
    if (!isThere(edge)) return;
    for (const type of edge.types) add(edgeGroup(edge), type);
    if (!edge.role) add("status", edge.status);
  });
  return (group, name) => counts.get(`${group} ${name}`) || 0;
}

function filterRow(group, entry, count, icon, changed) {
  const box = element("input", {
    type: "checkbox",
    "data-group": group,
    "data-name": entry.name,
    change: () => {
      if (box.checked) hidden[group].delete(entry.name);
      else hidden[group].add(entry.name);
      changed();
    },
  });
  box.checked = !hidden[group].has(entry.name);
  const only = element("button", { type: "button", class: "only", title: `Show only ${entry.label}` }, "only");
  const row = element(
    "div",
    { class: "row", title: entry.label },
    element(
      "label",
      null,
      box,
      icon,
      element("span", { class: "what" }, entry.label),
      element("span", { class: "count" }, count.toLocaleString("en")),
    ),
    only,
  );
  return { row, box, only, group, name: entry.name };
}

function filterSection(title, group, entries, icon, count, changed) {
  const shown = entries.filter((entry) => count(group, entry.name));
  if (!shown.length) return null;
  const rows = shown.map((entry) => filterRow(group, entry, count(group, entry.name), icon(entry), changed));
  const set = (wanted) => {
    for (const row of rows) {
      row.box.checked = wanted(row);
      if (row.box.checked) hidden[group].delete(row.name);
      else hidden[group].add(row.name);
    }
    changed();
  };
  for (const row of rows) row.only.addEventListener("click", () => set((other) => other === row));
  const all = element("button", { type: "button", class: "toggle", click: () => set(() => true) }, "all");
  const none = element("button", { type: "button", class: "toggle", click: () => set(() => false) }, "none");
  const heading = element("legend", null, element("span", null, title), all, none);
  return element("fieldset", null, heading, ...rows.map(({ row }) => row));
}

function looseSection(changed) {
  const box = element("input", { type: "checkbox", id: "loose" });
  box.checked = looseHidden;
  box.addEventListener("change", () => {
    looseHidden = box.checked;
    changed();
  });
  const label = element("label", null, box, element("span", { class: "what" }, "Hide unlinked nodes"));
  return element("fieldset", null, element("div", { class: "row" }, label));
}

function limitSection(changed) {
  const told = element("output", null, limits.belief.toFixed(2));
  const belief = element("input", { type: "range", id: "belief", min: 0, max: 1, step: 0.05, "aria-label": "Least confidence" });
  belief.value = limits.belief;
  belief.addEventListener("input", () => {
    limits.belief = Number(belief.value);
    told.textContent = limits.belief.toFixed(2);
    changed();
  });
  const day = (name, text) => {
    const input = element("input", { type: "date", id: `dated-${name}`, "aria-label": text });
    input.value = limits[name];
    input.addEventListener("change", () => {
      limits[name] = input.value;
      changed();
    });
    return element("label", { class: "limit", title: "By the day it happened; where that is not known, the day it was first told" }, text, input);
  };
  return element(
    "fieldset",
    null,
    element("legend", null, element("span", null, "Confidence and date")),
    element("label", { class: "limit" }, "at least", belief, told),
    day("from", "from"),
    day("until", "until"),
  );
}

export function buildFilters(changed) {
  const clear = element("button", { type: "button", class: "more", id: "unfilter", click: clearFilters }, "Clear filters");
  whenChanged = changed;
  const count = counted();
  const section = (title, group, entries, icon) => filterSection(title, group, entries, icon, count, changed);
  const sections = [
    section("Entities", "kind", graph.kinds.filter((kind) => !kind.frame), (kind) => kindIcon(kind.name)),
    section("Events", "kind", graph.kinds.filter((kind) => kind.frame), (kind) => kindIcon(kind.name)),
    section("Status", "status", graph.statuses, (status) => lineIcon(status.name)),
    graph.edges.length ? limitSection(changed) : null,
    section("Relations", "relation", graph.types.filter((type) => !type.role), () => null),
    section("Roles in events", "role", graph.types.filter((type) => type.role), () => null),
    graph.edges.length ? looseSection(changed) : null,
  ];
  document.getElementById("filters").replaceChildren(clear, ...sections.filter(Boolean));
  tellFiltering();
}

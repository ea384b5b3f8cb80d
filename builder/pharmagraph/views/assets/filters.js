// The legend, which is also the filter: what is unticked is not drawn.

const hidden = { kind: new Set(), status: new Set(), relation: new Set(), role: new Set() };
let looseHidden = true;

function edgeGroup(edge) {
  return edge.role ? "role" : "relation";
}

// What the filters let through: two arrays of true and false, by number.
function filtered() {
  const nodes = graph.nodes.map((node) => !hidden.kind.has(node.kind) && !(node.frame && hidden.status.has(node.status)));
  const edges = graph.edges.map(
    (edge) =>
      nodes[edge.source] && nodes[edge.target] && !hidden.status.has(edge.status) && edge.types.some((type) => !hidden[edgeGroup(edge)].has(type)),
  );
  if (looseHidden) {
    incident.forEach((numbers, node) => {
      if (numbers.length && !numbers.some((number) => edges[number])) nodes[node] = false;
    });
  }
  return { nodes, edges };
}

function filterRow(group, entry, icon, changed) {
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
  box.checked = true;
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
      element("span", { class: "count" }, entry.count.toLocaleString("en")),
    ),
    only,
  );
  return { row, box, only, group, name: entry.name };
}

function filterSection(title, group, entries, icon, changed) {
  if (!entries.length) return null;
  const rows = entries.map((entry) => filterRow(group, entry, icon(entry), changed));
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

function buildFilters(changed) {
  const sections = [
    filterSection("Entities", "kind", graph.kinds.filter((kind) => !kind.frame), (kind) => kindIcon(kind.name), changed),
    filterSection("Events", "kind", graph.kinds.filter((kind) => kind.frame), (kind) => kindIcon(kind.name), changed),
    filterSection("Status", "status", graph.statuses, (status) => lineIcon(status.name), changed),
    filterSection("Relations", "relation", graph.types.filter((type) => !type.role), () => null, changed),
    filterSection("Roles in events", "role", graph.types.filter((type) => type.role), () => null, changed),
    graph.edges.length ? looseSection(changed) : null,
  ];
  document.getElementById("filters").append(...sections.filter(Boolean));
}

// What the server is asked; an answer that is none becomes an Error with its one line.

const busy = document.getElementById("busy");
let waiting = 0;

async function answered(request) {
  waiting += 1;
  busy.textContent = "Loading …";
  try {
    const response = await request;
    if (!response.ok) throw new Error((await response.text()).trim() || response.statusText);
    return await response.json();
  } finally {
    waiting -= 1;
    if (!waiting) busy.textContent = "";
  }
}

function get(address, parameters, signal) {
  return answered(fetch(`${address}?${new URLSearchParams(parameters)}`, { signal, headers: { Accept: "application/json" } }));
}

function post(address, body) {
  const headers = { "Content-Type": "application/json", Accept: "application/json" };
  return answered(fetch(address, { method: "POST", headers, body: JSON.stringify(body) }));
}

export const api = {
  suggest: (q, signal) => get("/api/suggest", { q }, signal),
  node: (iri) => get("/api/node", { iri }),
  nodes: (iris, present) => post("/api/nodes", { iris, present }),
  expand: (iri, group, skip, limit, present) => post("/api/expand", { iri, group, skip, limit, present }),
  document: (iri) => get("/api/document", { iri }),
  path: (from, to) => get("/api/path", { from, to }),
  evidence: (claim, target, skip) => get("/api/evidence", { claim, target, skip }),
};

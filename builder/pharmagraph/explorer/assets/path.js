// The shortest paths between two nodes of the picture.

import { api } from "./api.js";
import { take } from "./grow.js";
import { graph, numberOf } from "./model.js";
import { fit, isShown, setSpotlight } from "./picture.js";
import { inTurn, remember, tell } from "./steps.js";

let from = null; // where the path starts that is being asked for

// Asks for the other end of a path from this node.
export function askPath(number) {
  from = number;
  tell(`A path from ${graph.nodes[number].label}: click its other end, or search for it; Esc gives up.`);
}

// Shows the shortest paths to a node, if one was asked for; whether it was.
export function pathTo(to) {
  if (from === null || to === undefined || to === from) return false;
  const start = from;
  from = null;
  inTurn(async () => {
    const fragment = await api.path(graph.nodes[start].iri, graph.nodes[to].iri);
    tell(fragment.note);
    if (!fragment.paths.length) return;
    remember();
    await take(fragment, { origin: start });
    const nodes = new Set(fragment.paths.flat().map(numberOf));
    const steps = new Set(fragment.paths.flatMap((path) => path.slice(1).flatMap((iri, place) => [`${path[place]} ${iri}`, `${iri} ${path[place]}`])));
    const onPath = graph.edges.flatMap((edge, one) => (steps.has(`${graph.nodes[edge.source].iri} ${graph.nodes[edge.target].iri}`) ? [one] : []));
    setSpotlight(nodes, new Set(onPath));
    fit([...nodes].filter(isShown));
    const count = fragment.paths.length;
    tell(`${count === 1 ? "The shortest path" : `The ${count} shortest paths`} of ${fragment.paths[0].length - 1} edges; Esc shows all again. ${fragment.note}`.trim());
  });
  return true;
}

// Asks no more; whether it did.
export function giveUp() {
  const wasAsking = from !== null;
  from = null;
  return wasAsking;
}

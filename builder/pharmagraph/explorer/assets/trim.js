// Making the picture smaller: collapsing, hiding, emptying; and pinning, which keeps a node from that.

import { graph, links, otherEnd, pinned, present } from "./model.js";
import { clearSpotlight, open } from "./picture.js";
import { presentNumbers, refresh, remember, session, tell } from "./steps.js";

// Hides what hangs on a node alone: what cannot be reached from anything looked for or pinned without passing it.
export function collapse(number) {
  const reached = new Set([...session.roots, ...pinned].filter((one) => one !== number && present[one]));
  const waiting = [...reached];
  while (waiting.length) {
    const node = waiting.pop();
    for (const edge of links(node)) {
      const other = otherEnd(graph.edges[edge], node);
      if (other === number || reached.has(other)) continue;
      reached.add(other);
      waiting.push(other);
    }
  }
  remove(presentNumbers().filter((one) => one !== number && !reached.has(one)));
}

export function remove(numbers) {
  if (!numbers.length) return;
  remember();
  session.isUntouched = false;
  for (const number of numbers) {
    present[number] = false;
    session.roots.delete(number);
    pinned.delete(number);
  }
  clearSpotlight();
  refresh();
}

export function pin(number) {
  remember();
  session.isUntouched = false;
  if (!pinned.delete(number)) pinned.add(number);
  refresh();
}

export function empty() {
  remember();
  session.isUntouched = false;
  present.fill(false);
  session.roots.clear();
  pinned.clear();
  clearSpotlight();
  open.start();
  refresh();
  tell("");
  document.getElementById("search").focus();
}

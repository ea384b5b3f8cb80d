// The page that stands alone: search in what it carries, and what the buttons and keys do.

import { element } from "./elements.js";
import { buildFilters, filtered } from "./filters.js";
import { graph, matches } from "./model.js";
import {
  centre, clearSpotlight, container, fit, focusOn, isShown, network, open, savePicture, selectNode, setFound, show, shownEdges, update,
} from "./picture.js";
import { saveTable } from "./save.js";
import { pickedNode, steer } from "./steer.js";
import { buildTimeline } from "./timeline.js";

const search = document.getElementById("search");
const hits = document.getElementById("hits");
let hitList = [];
let foundPlace = -1;

function lookFor(words) {
  const all = matches(words);
  hitList = all.filter(isShown);
  foundPlace = -1;
  const filteredOut = all.length - hitList.length;
  const none = filteredOut ? `${filteredOut} filtered out` : "none";
  hits.textContent = !words.trim() ? "" : hitList.length ? `${hitList.length} found` : none;
  setFound(hitList);
}

function nextHit(step) {
  if (!hitList.length) return;
  foundPlace = foundPlace < 0 && step < 0 ? hitList.length - 1 : (foundPlace + step + hitList.length) % hitList.length;
  hits.textContent = `${foundPlace + 1} of ${hitList.length}`;
  selectNode(hitList[foundPlace]);
  centre([hitList[foundPlace]]);
}

function reset() {
  search.value = "";
  lookFor("");
  clearSpotlight();
  open.start();
  fit();
}

function filter() {
  update();
  lookFor(search.value);
}

// Does what a key says of the picture or the node that is picked in it; whether it did anything.
function act(event) {
  const number = pickedNode(event);
  if (number === undefined || !["Enter", "e"].includes(event.key)) return steer(event);
  if (event.key === "Enter") focusOn(number);
  else show.evidence();
  return true;
}

search.addEventListener("input", () => lookFor(search.value));
search.addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  event.preventDefault();
  nextHit(event.shiftKey ? -1 : 1);
});
network.on("doubleClick", ({ nodes }) => {
  if (nodes.length) focusOn(nodes[0]);
});
document.getElementById("fit").addEventListener("click", () => fit());
document.getElementById("reset").addEventListener("click", reset);
document.getElementById("save").addEventListener("click", savePicture);
document.getElementById("table").addEventListener("click", () => saveTable(shownEdges()));
document.addEventListener("keydown", (event) => {
  container.classList.remove("by-mouse");
  const typing = event.target.closest("input, textarea");
  if (event.key === "Escape") reset();
  else if (event.key === "/" && !typing) {
    event.preventDefault();
    search.focus();
    search.select();
  } else if (!typing && !event.ctrlKey && !event.metaKey && !event.altKey && !event.target.closest("#panel, #filters") && act(event)) {
    event.preventDefault();
  }
});

const note = document.getElementById("note");
note.textContent = graph.note;
note.hidden = !graph.note;
if (!graph.nodes.length) container.append(element("p", { class: "nothing" }, graph.note));

buildFilters(filter);
buildTimeline(filter);
show.clear();
fit();

// For scripts in the browser's console.
globalThis.pharmagraph = Object.freeze({ network, graph, visible: () => filtered() });

// Keys, and the dialog that tells of them.

import { element } from "./elements.js";
import { expand } from "./grow.js";
import { present } from "./model.js";
import { keyList, keys } from "./panel.js";
import { askPath, giveUp, pathTo } from "./path.js";
import { clearSpotlight, container, fit, focusOn, open, selection, show } from "./picture.js";
import { pickedNode, steer } from "./steer.js";
import { redo, tell, undo, writeAddress } from "./steps.js";
import { collapse, pin, remove } from "./trim.js";

keys.splice(
  0,
  keys.length,
  ["/", "search; Enter adds the marked suggestion"],
  ["click", "a node or an edge: read the sentences behind it"],
  ["Tab, arrows", "reach the picture, then go from node to node"],
  ["Enter, double click", "bring in the neighbours of the node"],
  ["e", "read its evidence"],
  ["c", "collapse: hide what hangs on the node alone"],
  ["p", "pin the node"],
  ["f", "fade all but what lies around the node"],
  ["w", "find the shortest paths from the node to the one that is clicked, picked with Enter or searched for next"],
  ["Delete", "hide the node"],
  ["Ctrl Z", "undo; with Shift, redo"],
  ["Shift arrows, + -", "move and magnify the picture"],
  ["0", "show the whole picture"],
  ["Esc", "close, give up, show all again"],
  ["?", "these keys"],
);

export const dialog = document.getElementById("keys");
dialog.append(
  element("h2", null, "Mouse and keyboard"),
  keyList(),
  element("form", { method: "dialog" }, element("button", null, "Close")),
);

function escape() {
  const wasAsking = giveUp();
  tell("");
  clearSpotlight();
  if (!wasAsking) open.start();
  writeAddress();
}

const chosenNode = () => (selection()?.[0] === "node" && present[selection()[1]] ? selection()[1] : null);
const ofNode = (action) => () => {
  if (chosenNode() !== null) action(chosenNode());
};
const ACTIONS = {
  Escape: escape,
  0: () => fit(),
  "?": () => dialog.showModal(),
  e: ofNode(() => show.evidence()),
  c: ofNode(collapse),
  p: ofNode(pin),
  f: ofNode(focusOn),
  w: ofNode(askPath),
  Delete: ofNode((number) => remove([number])),
};

document.addEventListener("keydown", (event) => {
  if (dialog.open || event.defaultPrevented) return;
  container.classList.remove("by-mouse");
  const typing = event.target.closest("input, textarea, select");
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !typing) {
    event.preventDefault();
    (event.shiftKey ? redo : undo)();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") escape();
  else if (typing) return;
  else if (event.key === "/") document.getElementById("search").focus();
  else if (Object.hasOwn(ACTIONS, event.key)) ACTIONS[event.key]();
  else if (event.key === "Enter" && pickedNode(event) !== undefined) pathTo(pickedNode(event)) || expand(pickedNode(event));
  else if (event.target.closest("#panel, #filters") || !steer(event)) return;
  event.preventDefault();
});

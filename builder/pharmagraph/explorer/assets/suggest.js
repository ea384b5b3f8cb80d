// The search box: suggestions while one types, chosen with the mouse or the arrow keys.

import { lookIcon, bdi, element } from "./elements.js";
import { api } from "./api.js";

const input = document.getElementById("search");
const list = document.getElementById("suggestions");
const PAUSE = 90; // milliseconds without a key until the server is asked
let shownOnes = [];
let at = -1;
let timer = 0;
let asking = null;

function close() {
  list.hidden = true;
  at = -1;
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
}

function mark(place) {
  at = place;
  [...list.children].forEach((row, number) => row.setAttribute("aria-selected", String(number === place)));
  const row = list.children[place];
  row?.scrollIntoView({ block: "nearest" });
  if (row?.id) input.setAttribute("aria-activedescendant", row.id);
}

function show(suggestions, lookOf, choose) {
  shownOnes = suggestions;
  const rows = suggestions.map((one, number) => {
    const alias = one.found === one.name ? null : element("span", { class: "alias quiet" }, bdi(one.found));
    const kind = lookOf(one.kind);
    const row = element(
      "li",
      { role: "option", id: `suggestion-${number}`, pointerdown: (event) => event.preventDefault(), click: () => choose(number) },
      lookIcon(kind),
      element("span", { class: "what" }, bdi(one.name)),
      alias,
      element("span", { class: "quiet" }, `${kind.label} · ${one.known}`),
    );
    row.title = `${one.name}: ${one.known} facts`;
    return row;
  });
  list.replaceChildren(...(rows.length ? rows : [element("li", { class: "quiet" }, "Nothing is called so")]));
  list.hidden = false;
  input.setAttribute("aria-expanded", "true");
  mark(rows.length ? 0 : -1);
}

// `choose` is called with a suggestion; `lookOf` gives colour, shape and label of a class.
export function buildSearch(lookOf, choose, failed) {
  const take = (number) => {
    const one = shownOnes[number];
    if (!one) return;
    input.value = "";
    close();
    choose(one);
  };
  const ask = async (then) => {
    asking?.abort();
    const own = (asking = new AbortController());
    try {
      const suggestions = await api.suggest(input.value, own.signal);
      if (own === asking) {
        show(suggestions, lookOf, take);
        then?.();
      }
    } catch (error) {
      if (error.name !== "AbortError") failed(error);
    }
  };
  let isStale = false;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    isStale = true;
    if (!input.value.trim()) {
      asking?.abort();
      close();
    } else timer = setTimeout(() => ask(() => (isStale = false)), PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && !list.hidden) mark((at + step + shownOnes.length) % Math.max(1, shownOnes.length));
    else if (event.key === "Enter" && input.value.trim()) {
      clearTimeout(timer);
      if (isStale || list.hidden) ask(() => { isStale = false; take(0); });
      else take(at);
    } else if (event.key === "Escape" && !list.hidden) {
      close();
      event.stopPropagation();
    } else return;
    event.preventDefault();
  });
  input.addEventListener("blur", close);
}

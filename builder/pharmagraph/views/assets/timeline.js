// The slider below the picture: what was known on a day, as documents up to it had told.

import { element } from "./elements.js";
import { limits } from "./filters.js";
import { graph } from "./model.js";

const DAY = 86400000;
const bar = document.getElementById("timeline");

function dayNumber(date) {
  return Math.round(Date.parse(date) / DAY);
}

function dayOf(number) {
  return new Date(number * DAY).toISOString().slice(0, 10);
}

function span() {
  const days = (graph.span?.length ? graph.span : graph.documents.map((document) => document.date)).map(dayNumber).filter(Number.isFinite);
  return days.length ? [Math.min(...days), Math.max(...days)] : null;
}

// Builds the slider; `changed` is called when the day changes. There is none if all was told on one day.
export function buildTimeline(changed) {
  const days = span();
  bar.hidden = !days || days[0] === days[1];
  if (bar.hidden) return;
  const slider = element("input", { type: "range", id: "as-of", min: days[0], max: days[1], "aria-label": "As of which day" });
  const told = element("output", { for: "as-of" });
  const all = element("button", { type: "button", class: "toggle", title: "Show what is known now" }, "now");
  const show = () => {
    const day = dayNumber(limits.asOf);
    slider.value = limits.asOf ? day : days[1];
    told.textContent = limits.asOf ? `as of ${limits.asOf}` : "as known now";
    slider.setAttribute("aria-valuetext", told.textContent);
    all.hidden = !limits.asOf;
  };
  slider.addEventListener("input", () => {
    limits.asOf = Number(slider.value) >= days[1] ? "" : dayOf(Number(slider.value));
    show();
    changed();
  });
  all.addEventListener("click", () => {
    limits.asOf = "";
    show();
    changed();
  });
  document.addEventListener("filterscleared", show);
  show();
  bar.replaceChildren(element("span", { class: "quiet" }, dayOf(days[0])), slider, element("span", { class: "quiet" }, dayOf(days[1])), told, all);
}

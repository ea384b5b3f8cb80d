// Elements and icons. Text only ever becomes text: nothing here reads markup.

export function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (typeof value === "function") made.addEventListener(name, value);
    else if (value !== null && value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return made;
}

// A text of unknown direction, kept from turning what stands beside it.
export function bdi(text) {
  return element("bdi", null, text);
}

function drawnIcon(attributes, shapes) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  for (const [name, value] of Object.entries({ "aria-hidden": "true", ...attributes })) svg.setAttribute(name, value);
  for (const [tag, shape] of shapes) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(shape)) made.setAttribute(name, value);
    svg.append(made);
  }
  return svg;
}

const OUTLINES = {
  dot: "M1 7a6 6 0 1 0 12 0a6 6 0 1 0-12 0z",
  square: "M2 2h10v10h-10z",
  diamond: "M7 1l5 6l-5 6l-5-6z",
  triangle: "M7 1.5l6 10.5h-12z",
  triangleDown: "M7 12.5l6-10.5h-12z",
  hexagon: "M4 1.8h6l3 5.2l-3 5.2h-6l-3-5.2z",
  star: "M7 .8l1.8 4.1l4.4.4l-3.3 3l1 4.4l-3.9-2.3l-3.9 2.3l1-4.4l-3.3-3l4.4-.4z",
};

// The sign of a class in a list; `look` has a shape of vis-network's and a colour.
export function lookIcon(look) {
  return drawnIcon({ width: 14, height: 14, viewBox: "0 0 14 14" }, [["path", { d: OUTLINES[look.shape] || OUTLINES.dot, fill: look.colour }]]);
}

export function lineIcon(status) {
  const stroke = { Planned: "#7C8794", Denied: "#C8202F" }[status] || "#7C8794";
  const dashes = { Planned: "5 3", Denied: "1.5 3" }[status] || "none";
  const line = { x1: 0, y1: 7, x2: 22, y2: 7, stroke, "stroke-width": 2, "stroke-dasharray": dashes };
  return drawnIcon({ width: 22, height: 14 }, [["line", line]]);
}

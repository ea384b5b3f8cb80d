// A link that says what to show, or a search from another page, begins with an empty picture: what the page carries is not drawn.

import { present } from "./model.js";

export const wanted = new URLSearchParams(location.hash.slice(1));
export const isLinked = ["n", "iri", "document"].some((name) => wanted.has(name));
if (isLinked) present.fill(false);

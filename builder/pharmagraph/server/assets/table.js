// Tables that sort by a click on a heading and filter by words; copying; going to what is chosen.
const number = /^[+-]?\d+(\.\d+)?$/;
const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

// Digits in groups are one number.
const plain = (text) => text.replace(/(?<=\d),(?=\d{3})/g, "");

function compare(left, right) {
  if (left === "" || right === "") return left === right ? 0 : left === "" ? 1 : -1; // what is empty comes last
  return number.test(left) && number.test(right) ? left - right : collator.compare(left, right);
}

function sortBy(table, heading) {
  const ascending = heading.getAttribute("aria-sort") !== "ascending";
  for (const other of heading.parentElement.cells) other.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", ascending ? "ascending" : "descending");
  const place = heading.cellIndex;
  const text = (row) => plain(row.cells[place].textContent.trim());
  const body = table.tBodies[0];
  const rows = [...body.rows].sort((one, two) => {
    const order = compare(text(one), text(two));
    return ascending || text(one) === "" || text(two) === "" ? order : -order;
  });
  body.append(...rows);
}

function filter(input) {
  const body = document.getElementById(input.dataset.filter).tBodies[0];
  const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const row of body.rows) {
    const text = row.textContent.toLowerCase();
    row.hidden = !words.every((word) => text.includes(word));
    shown += !row.hidden;
  }
  const all = body.rows.length;
  const count = document.querySelector(`[data-count="${input.dataset.filter}"]`);
  count.textContent = words.length ? `${shown} of ${all} rows` : `${all} ${all === 1 ? "row" : "rows"}`;
}

for (const table of document.querySelectorAll("table.data")) {
  for (const heading of table.tHead.rows[0].cells) {
    heading.querySelector("button")?.addEventListener("click", () => sortBy(table, heading));
  }
}
for (const input of document.querySelectorAll("[data-filter]")) {
  input.addEventListener("input", () => filter(input));
}
for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copy);
    getSelection().selectAllChildren(source); // what remains to do where pages may not copy
    await navigator.clipboard?.writeText(source.textContent);
    button.textContent = navigator.clipboard ? "Copied" : "Selected: copy with Ctrl+C";
  });
}
for (const choice of document.querySelectorAll("[data-goto]")) {
  choice.addEventListener("change", () => choice.value && location.assign(choice.value));
}
for (const area of document.querySelectorAll("[data-submit]")) {
  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) area.form.requestSubmit();
  });
}

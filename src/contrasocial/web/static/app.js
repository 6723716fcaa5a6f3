// Sorting tables, dropping files, keys. Everything works without it but these.
"use strict";
const text = (row, place) => row.cells[place].dataset.sort ?? row.cells[place].textContent.trim();
const order = (a, b) => (isNaN(a) || isNaN(b) || a === "" || b === "" ? a.localeCompare(b) : a - b);
function sortable(root) {
  for (const table of root.querySelectorAll("table.sortable")) {
    [...table.tHead.rows[0].cells].forEach((head, place) => {
      if (head.querySelector("button")) return;
      const button = document.createElement("button");
      button.textContent = head.textContent;
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        const up = head.getAttribute("aria-sort") !== "ascending";
        for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", up ? "ascending" : "descending");
        const rows = [...table.tBodies[0].rows].sort((a, b) => order(text(a, place), text(b, place)));
        table.tBodies[0].append(...(up ? rows : rows.reverse()));
      });
    });
  }
}
function droppable() {
  const form = document.querySelector("form[data-drop]");
  if (!form) return;
  for (const name of ["dragover", "drop"]) document.addEventListener(name, (event) => event.preventDefault());
  document.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    form.elements.file.files = event.dataTransfer.files;
    form.requestSubmit();
  });
}
document.addEventListener("keydown", (event) => {
  if (event.target.matches("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
  const tabs = [...document.querySelectorAll("header nav a")];
  const one = Number(event.key);
  if (one >= 1 && one <= tabs.length) tabs[one - 1].click();
  if (event.key === "/") document.querySelector("input[type=search]")?.focus();
});
document.addEventListener("DOMContentLoaded", () => { sortable(document); droppable(); });
document.addEventListener("htmx:afterSwap", (event) => { sortable(document); event.detail.target?.focus?.({ preventScroll: true }); });

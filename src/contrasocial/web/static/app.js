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
// The report is as high as it is: one page to scroll, not two.
function fitted() {
  const frame = document.querySelector("iframe[data-fit]");
  if (!frame) return;
  const watch = () => {
    const inner = frame.contentDocument?.documentElement;
    if (!inner) return;
    new ResizeObserver(() => { frame.style.height = `${frame.contentDocument.body.scrollHeight + 4}px`; }).observe(frame.contentDocument.body);
  };
  frame.addEventListener("load", watch);
  if (frame.contentDocument?.readyState === "complete") watch();
}
document.addEventListener("keydown", (event) => {
  if (event.target.matches("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
  const tabs = [...document.querySelectorAll("header nav a")];
  const one = Number(event.key);
  if (one >= 1 && one <= tabs.length) tabs[one - 1].click();
  if (event.key === "/") document.querySelector("input[type=search]")?.focus();
});
// What was asked for and did not come is told: a page may have been open for longer than its server.
function told(event) {
  const box = document.getElementById("told"), xhr = event.detail.xhr;
  const lost = "Nothing answers any more: start contrasocial open again, and open the address that it prints.";
  const words = xhr?.responseText ? new DOMParser().parseFromString(xhr.responseText, "text/html").body.textContent : lost;
  box.textContent = words.replace(/\s+/g, " ").trim();
  box.hidden = false;
  box.scrollIntoView({ block: "nearest" });
}
for (const name of ["htmx:responseError", "htmx:sendError"]) document.addEventListener(name, told);
document.addEventListener("DOMContentLoaded", () => {
  sortable(document); droppable(); fitted();
  // On a phone the row of views scrolls; scrollIntoView would let the Tab key begin there.
  const now = document.querySelector(".bar [aria-current]");
  if (now) now.parentElement.scrollLeft = now.offsetLeft - (innerWidth - now.offsetWidth) / 2;
});
// Where the keys stood goes with what is swapped: they stay in the same field, or go on at what can be taken back.
let field = "";
document.addEventListener("htmx:beforeSwap", () => { field = document.activeElement?.id || ""; });
document.addEventListener("htmx:afterSwap", () => {
  document.getElementById("told").hidden = true;
  sortable(document);
  if (document.activeElement !== document.body) return;
  const next = (field && document.getElementById(field)) || document.querySelector(".undo button") || document.getElementById("main");
  next.focus({ preventScroll: true });
});

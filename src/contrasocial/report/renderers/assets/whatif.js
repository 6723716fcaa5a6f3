(function () {
  var box = document.getElementById("sliders");
  if (!box) { return; }
  var said = document.getElementById("w-said");
  var rows = document.querySelectorAll("#w-rungs tbody tr"), first = rows[0].dataset;
  var people = document.getElementById("w-people"), depth = document.getElementById("w-depth");
  var minutes = document.getElementById("w-minutes");
  function range(n, row) {
    return (n * row.share).toFixed(1) + " (" + (n * row.low).toFixed(1) + " to " + (n * row.high).toFixed(1) + ")";
  }
  function show() {
    var n = Number(people.value), row = rows[Number(depth.value) + 1].dataset, base = box.dataset.base;
    var spent = Number(minutes.value) / Number(box.dataset.each);
    var text = 2 * n + " handshakes keep " + range(2 * n, first) + ", " + n + " of at least " + row.name + " keep " +
      range(n, row) + "; ";
    if (base !== "") {
      text += "less those who come by themselves " + (2 * n * (first.share - base)).toFixed(1) + " and " +
        (n * (row.share - base)).toFixed(1) + "; ";
    }
    text += "in " + minutes.value + " minutes (" + spent.toFixed(0) + " " + box.dataset.effort + ") " +
      (spent / first.effort * first.share).toFixed(1) + " and " + (spent / row.effort * row.share).toFixed(1);
    said.textContent = text + "; but " + box.dataset.caveat + ".";
  }
  [people, depth, minutes].forEach(function (input) { input.addEventListener("input", show); });
  box.hidden = false;
  show();
})();

(function () {
  var table = document.getElementById("brands"), body = table.tBodies[0], find = document.getElementById("find"), word = document.getElementById("word");
  var rows = Array.prototype.slice.call(body.rows), count = document.getElementById("count");
  var texts = rows.map(function (row) { return row.textContent.toLowerCase(); });
  function show() {
    var wanted = find.value.trim().toLowerCase(), n = 0;
    rows.forEach(function (row, i) {
      var there = (!wanted || texts[i].indexOf(wanted) >= 0) && (!word.value || row.dataset.word === word.value);
      row.hidden = !there;
      n += there ? 1 : 0;
    });
    count.textContent = n + " of " + rows.length;
  }
  Array.prototype.forEach.call(table.tHead.rows[0].cells, function (head, column) {
    var text = head.textContent, button = document.createElement("button");
    button.type = "button";
    button.textContent = text;
    head.textContent = "";
    head.appendChild(button);
    button.addEventListener("click", function () {
      var up = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
      Array.prototype.forEach.call(table.tHead.rows[0].cells, function (one) { one.removeAttribute("aria-sort"); });
      head.setAttribute("aria-sort", up > 0 ? "ascending" : "descending");
      rows.map(function (row, i) {
        var cell = row.cells[column], value = cell.dataset.v;
        return [value === undefined ? cell.textContent.trim().toLowerCase() : value === "" ? Infinity * up : Number(value), row, texts[i]];
      }).sort(function (a, b) { return a[0] < b[0] ? -up : a[0] > b[0] ? up : 0; }).forEach(function (one, i) { rows[i] = one[1]; texts[i] = one[2]; body.appendChild(one[1]); });
    });
  });
  find.addEventListener("input", show);
  word.addEventListener("input", show);
  document.querySelector(".tools").hidden = false;
  show();
})();

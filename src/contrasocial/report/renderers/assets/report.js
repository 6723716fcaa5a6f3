(function () {
  function id(name) { return document.getElementById(name); }
  var copy = id("copy"), fold = id("fold"), numbers = id("numbers");
  function folds() { return document.querySelectorAll("main > details"); }
  copy.hidden = fold.hidden = false;
  copy.addEventListener("click", function () {
    var text = id("md").content.textContent, box = document.createElement("textarea");
    function done(ok) { copy.textContent = ok ? "Copied" : "Select the text and copy it"; }
    box.value = text;
    document.body.appendChild(box);
    box.select();
    var old = document.execCommand && document.execCommand("copy");
    if (old) { box.remove(); done(true); return; }
    if (!navigator.clipboard) { done(false); return; }
    navigator.clipboard.writeText(text).then(function () { box.remove(); done(true); }, function () { done(false); });
  });
  fold.addEventListener("click", function () {
    var open = fold.textContent === "Unfold all";
    folds().forEach(function (one) { one.open = open; });
    fold.textContent = open ? "Fold all" : "Unfold all";
  });
  function reach() {
    var target = location.hash && id(location.hash.slice(1));
    while (target) { if (target.tagName === "DETAILS") { target.open = true; } target = target.parentElement; }
  }
  document.querySelectorAll(".gauge").forEach(function (one) { one.addEventListener("click", function () { numbers.open = true; }); });
  addEventListener("hashchange", reach);
  reach();
  var whose = id("whose"), ofOne = document.querySelectorAll("[data-account]");
  if (whose) {
    ofOne.forEach(function (one) { one.first = !one.hidden; });
    whose.hidden = false;
    whose.addEventListener("input", function (event) {
      var wanted = event.target.value;
      ofOne.forEach(function (one) { one.hidden = wanted ? one.dataset.account !== wanted : !one.first; });
      id("narrow").hidden = !wanted;
    });
  }
  var tools = numbers.querySelector(".tools"), find = id("find"), of = id("of"), say = id("say"), by = id("by");
  var rows = Array.prototype.slice.call(numbers.querySelectorAll(".num")), homes = rows.map(function (row) { return row.parentElement; });
  function show() {
    var wanted = find.value.trim().toLowerCase(), order = by.value;
    rows.forEach(function (row, i) {
      var data = row.dataset;
      row.hidden = Boolean((wanted && row.textContent.toLowerCase().indexOf(wanted) < 0) || (of.value && data.gauge !== of.value) || (say.value && data.word !== say.value));
      if (!order) { homes[i].appendChild(row); }
    });
    if (order) {
      rows.slice().sort(function (a, b) {
        if (order === "title") { return a.dataset.title < b.dataset.title ? -1 : 1; }
        return (a.dataset.score === "" ? 999 : Number(a.dataset.score)) - (b.dataset.score === "" ? 999 : Number(b.dataset.score));
      }).forEach(function (row) { homes[0].appendChild(row); });
    }
    numbers.querySelectorAll("h3").forEach(function (head) {
      head.hidden = Boolean(order) || !head.nextElementSibling.querySelector(".num:not([hidden])");
    });
  }
  [find, of, say, by].forEach(function (input) { input.addEventListener("input", show); });
  tools.hidden = false;
})();

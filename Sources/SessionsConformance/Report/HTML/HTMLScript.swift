import SessionsReporting

/// The page's script: it filters the table of cases, and unfolds the failure that a link leads to.
enum HTMLScript {
  static let source: Markup = """
    (function () {
      "use strict";
      function unfold() {
        var target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
        if (target && target.tagName === "DETAILS") { target.open = true; target.scrollIntoView(); }
      }
      window.addEventListener("hashchange", unfold);
      unfold();
      var form = document.getElementById("filter");
      if (!form) { return; }
      var rows = Array.prototype.slice.call(document.querySelectorAll("table.cases tbody tr"));
      var boxes = Array.prototype.slice.call(form.querySelectorAll("input[type=checkbox]"));
      var query = document.getElementById("query");
      var shown = document.getElementById("shown");
      var texts = rows.map(function (row) { return row.textContent.toLowerCase(); });
      function apply() {
        var words = query.value.toLowerCase().split(" ").filter(Boolean);
        var wanted = boxes.filter(function (box) { return box.checked; }).map(function (box) { return box.value; });
        var count = 0;
        rows.forEach(function (row, index) {
          var outcomes = row.dataset.outcomes.split(" ");
          var fits = (wanted.length === 0 || wanted.some(function (outcome) { return outcomes.indexOf(outcome) >= 0; }))
            && words.every(function (word) { return texts[index].indexOf(word) >= 0; });
          row.hidden = !fits;
          if (fits) { count += 1; }
        });
        shown.textContent = count + " of " + rows.length + " cases";
      }
      form.addEventListener("input", apply);
      form.addEventListener("submit", function (event) { event.preventDefault(); });
      form.hidden = false;
      apply();
    })();
    """
}

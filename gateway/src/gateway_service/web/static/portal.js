"use strict";
// Only comforts: every page works without them.
(function () {
  const summary = document.getElementById("error-summary");
  if (summary) summary.focus();

  // A second press of a button that is at work does nothing.
  document.addEventListener("submit", function (event) {
    if (event.defaultPrevented || event.target.method !== "post") return;
    if (event.target.dataset.sent) return event.preventDefault();
    event.target.dataset.sent = "yes";
    window.addEventListener("pageshow", function () { delete event.target.dataset.sent; });
  });

  // <time data-countdown="2026-11-23T10:00:00Z" data-done="…"> counts down to its moment; data-until-hidden="id" shows that then.
  document.querySelectorAll("[data-countdown]").forEach(function (shown) {
    const end = Date.parse(shown.dataset.countdown);
    const target = document.getElementById(shown.dataset.reveals || "");
    if (target) target.hidden = end > Date.now();
    const tick = function () {
      const left = Math.max(0, Math.ceil((end - Date.now()) / 1000));
      shown.textContent = left >= 3600
        ? Math.floor(left / 3600) + ":" + String(Math.floor(left / 60) % 60).padStart(2, "0") + ":" + String(left % 60).padStart(2, "0")
        : left >= 120 ? Math.floor(left / 60) + ":" + String(left % 60).padStart(2, "0") : String(left);
      if (left > 0) return void window.setTimeout(tick, 250);
      if (target) target.hidden = false;
      if (shown.closest("[data-ends]")) shown.closest("[data-ends]").hidden = true;
    };
    tick();
  });
})();

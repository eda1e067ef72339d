"use strict";
// What the page waits for comes by loading it again, at most for ten minutes; without this there is a link.
(function () {
  const waits = document.querySelector("[data-waits]");
  if (!waits) return;
  const tries = Number(sessionStorage.getItem("waits:" + location.pathname) || 0);
  if (tries > 200) return;
  sessionStorage.setItem("waits:" + location.pathname, String(tries + 1));
  window.setTimeout(function () { location.reload(); }, 3000);
})();

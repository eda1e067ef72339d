"use strict";
// The list of notifications as it changes. Without this it is right when it is loaded.
(function () {
  const list = document.getElementById("notices");
  const news = document.getElementById("news");
  if (!list || !window.EventSource || !window.fetch || location.search) return;
  let loading = false;
  let again = false;

  // The page itself is asked for, so that what appears is in its language and looks as it would after a reload.
  async function refresh() {
    if (loading) return void (again = true);
    loading = true;
    try {
      const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } });
      if (answer.ok && !answer.redirected) merge(new DOMParser().parseFromString(await answer.text(), "text/html"));
    } catch (lost) {
      // The next event brings it.
    }
    loading = false;
    if (again) { again = false; refresh(); }
  }

  function merge(fresh) {
    let before = null;
    fresh.querySelectorAll("#notices > li").forEach(function (item) {
      const shown = document.getElementById(item.id);
      if (!shown) {
        before ? before.after(item) : list.prepend(item);
        news.textContent = news.dataset.text;
      } else if (!shown.contains(document.activeElement) && shown.innerHTML !== item.innerHTML) {
        shown.replaceWith(item);
      }
      before = document.getElementById(item.id);
    });
  }

  const stream = new EventSource("/api/v1/notifications/stream");
  stream.addEventListener("notification", refresh);
})();

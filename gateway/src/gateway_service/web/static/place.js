"use strict";
// Keeps the numbers of a status page fresh; the page is right without it.
(function () {
  const language = document.documentElement.lang;
  const amount = new Intl.NumberFormat(language);
  const zone = { timeZone: "Asia/Almaty" };
  const day = new Intl.DateTimeFormat(language, Object.assign({ dateStyle: "long" }, zone));
  const hour = new Intl.DateTimeFormat("en-GB", Object.assign({ hour: "2-digit", minute: "2-digit", hour12: false }, zone));

  const section = document.querySelector("[data-stream]");
  if (section && window.EventSource) follow(section);
  document.querySelectorAll("[data-settles]").forEach(settle);

  function follow(section) {
    let source = null;
    let wait = 5000;
    const connect = function () {
      source = new EventSource(section.dataset.stream);
      source.addEventListener("position", function (event) {
        wait = 5000;
        show(section, JSON.parse(event.data));
      });
      source.onerror = function () {
        // While it is only interrupted the browser comes back by itself.
        if (source.readyState !== EventSource.CLOSED) return;
        window.setTimeout(connect, wait);
        wait = Math.min(wait * 2, 120000);
      };
    };
    connect();
    window.addEventListener("pagehide", function () { source.close(); });
    window.addEventListener("pageshow", function (event) { if (event.persisted) connect(); });
  }

  function show(section, position) {
    if ((section.dataset.available === "yes") !== position.available) {
      if (position.available) return void window.location.reload();
      const notice = section.querySelector("[data-reload]");
      if (notice) notice.hidden = false;
      return;
    }
    if (!position.available) return;
    let moved = false;
    section.querySelectorAll("[data-number]").forEach(function (shown) {
      const [line, name] = shown.dataset.number.split(".");
      const text = amount.format(position[line][name]);
      if (digits(shown.textContent) === digits(text)) return;
      shown.textContent = text;
      moved = moved || shown.dataset.number === "overall.number";
    });
    const asOf = section.querySelector("[data-as-of]");
    if (asOf) {
      const at = new Date(position.as_of);
      asOf.dateTime = position.as_of;
      asOf.textContent = day.format(at) + ", " + hour.format(at);
    }
    if (!moved) return;
    section.querySelector("[data-live]").textContent = section.dataset.news
      .replace("{number}", amount.format(position.overall.number))
      .replace("{total}", amount.format(position.overall.total));
  }

  function digits(text) { return text.replace(/\D/g, ""); }

  // Something was done a moment ago: look until it has come round, then show the page anew.
  function settle(notice) {
    let tries = 0;
    const look = function () {
      tries += 1;
      fetch(notice.dataset.settles, { headers: { accept: "application/json" } })
        .then(function (answer) { return answer.ok ? answer.json() : null; })
        .then(function (found) {
          if (found && String(found.version) !== notice.dataset.version) return void window.location.replace(window.location.href);
          if (tries < 20) window.setTimeout(look, 500 + 250 * tries);
        })
        .catch(function () { if (tries < 20) window.setTimeout(look, 5000); });
    };
    window.setTimeout(look, 500);
  }
})();

// The list of kindergartens on a map, and the nearest first; the list says the same.
(function () {
  const language = document.documentElement.lang;
  const nearest = document.querySelector("[data-nearest]");
  if (nearest && navigator.geolocation) {
    nearest.hidden = false;
    nearest.querySelector("button").addEventListener("click", function () {
      navigator.geolocation.getCurrentPosition(function (found) {
        // To a hundred metres: nobody needs to know it better.
        document.getElementById("near").value = found.coords.latitude.toFixed(3) + "," + found.coords.longitude.toFixed(3);
        document.getElementById("filters").submit();
      }, function () {
        const told = nearest.querySelector("[data-failed]");
        told.textContent = told.dataset.failed;
      });
    });
  }

  const place = document.getElementById("map");
  const items = document.querySelectorAll(".places [data-latitude]");
  if (!place || !window.L || !items.length) return;
  const style = window.getComputedStyle(document.documentElement);
  const colour = function (name) { return style.getPropertyValue("--" + name).trim(); };
  place.hidden = false;
  const map = window.L.map(place, { scrollWheelZoom: false, attributionControl: false, zoomControl: false, maxZoom: 18 });
  window.L.control.zoom({ zoomInTitle: place.dataset.closer, zoomOutTitle: place.dataset.further }).addTo(map);
  const points = window.L.featureGroup();
  items.forEach(function (item) {
    const link = item.querySelector("a");
    const shown = document.createElement("a");
    shown.href = link.href;
    shown.textContent = link.textContent;
    const free = item.querySelector(".free");
    const told = document.createElement("div");
    told.append(shown, document.createElement("br"), free.textContent);
    window.L.circleMarker([Number(item.dataset.latitude), Number(item.dataset.longitude)], {
      radius: 10, weight: 2, color: colour("paper"), fillOpacity: 1, fillColor: colour(free.classList.contains("none") ? "soft" : "good"),
    }).bindPopup(told).addTo(points);
  });
  map.fitBounds(points.getBounds().pad(0.15), { maxZoom: 14 });
  if (place.dataset.tiles) window.L.tileLayer(place.dataset.tiles, { maxZoom: 18 }).addTo(map);
  fetch(place.dataset.outlines)
    .then(function (answer) { return answer.json(); })
    .then(function (outlines) {
      window.L.geoJSON(outlines, {
        interactive: false,
        style: function (feature) {
          return { color: colour("soft"), weight: 1.5, fill: !place.dataset.tiles, fillColor: colour(feature.properties.country ? "paper" : "brand-soft"), fillOpacity: 0.8 };
        },
        onEachFeature: function (feature, layer) {
          if (!feature.properties.country) layer.bindTooltip(feature.properties[language], { permanent: true, direction: "center", className: "district" });
        },
      }).addTo(map);
    })
    .catch(function () { /* Points are shown without outlines. */ })
    .finally(function () { points.addTo(map); });
})();

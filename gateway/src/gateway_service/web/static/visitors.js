"use strict";
// The map of kindergartens: points over outlines of our own; the list beside it has all of it.
(function () {
  const box = document.getElementById("map");
  const source = document.getElementById("map-content");
  if (!box || !source || !window.L) return;
  const content = JSON.parse(source.textContent);
  const style = getComputedStyle(document.documentElement);
  const colour = function (name) { return style.getPropertyValue("--" + name).trim(); };
  const element = function (name, text) {
    const made = document.createElement(name);
    made.textContent = text;
    return made;
  };

  box.hidden = false;
  const map = L.map(box, { attributionControl: false, zoomControl: false, preferCanvas: true, minZoom: 4, maxZoom: 18 });
  L.control.zoom({ zoomInTitle: content.closer, zoomOutTitle: content.further }).addTo(map);
  map.fitBounds(L.latLngBounds(content.points.map(function (point) { return point.at; })).pad(0.15), { maxZoom: 14 });
  if (content.tiles) L.tileLayer(content.tiles, { maxZoom: 18 }).addTo(map);

  const points = L.layerGroup();
  content.points.forEach(function (point) {
    const told = document.createElement("div");
    const link = element("a", content.more);
    link.href = point.url;
    const last = document.createElement("p");
    last.append(link);
    told.append(element("strong", point.name), element("p", point.address), element("p", content.free + ": " + point.free), last);
    L.circleMarker(point.at, {
      radius: 9, weight: 2, color: colour("paper"), fillOpacity: 1, fillColor: point.free ? colour("good") : colour("soft"),
    }).bindPopup(told).addTo(points);
  });

  fetch(box.dataset.outlines)
    .then(function (answer) { return answer.json(); })
    .then(function (outlines) {
      L.geoJSON(outlines, {
        interactive: false,
        style: function (feature) {
          return { color: colour("soft"), weight: 1.5, fill: !content.tiles, fillColor: colour(feature.properties.country ? "paper" : "brand-soft"), fillOpacity: 0.8 };
        },
        onEachFeature: function (feature, layer) {
          if (feature.properties.country) return;
          layer.bindTooltip(feature.properties[content.language], { permanent: true, direction: "center", className: "district" });
        },
      }).addTo(map);
    })
    .catch(function () { /* Points are shown without outlines. */ })
    .finally(function () { points.addTo(map); });
})();

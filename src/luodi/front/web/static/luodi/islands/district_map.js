// The map of districts that zooms: our own outlines, no tiles, no fonts from elsewhere; names are HTML. Where a browser
// draws no WebGL the SVG stays, and the table beside it says the same in any case.
import { Map as DistrictMap, Marker, NavigationControl, Popup } from "../vendor/maplibre-gl/dist/maplibre-gl.mjs";

const figure = document.querySelector(".district-map");
const outlines = JSON.parse(document.getElementById("district-outlines").textContent);
const parks = JSON.parse(document.getElementById("park-places").textContent);
const drawing = figure.querySelector(":scope > svg");

const shown = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const shades = () => ["match", ["get", "step"], ...[1, 2, 3, 4].flatMap((step) => [step, shown(`--step-${step}`)]), shown("--step-0")];

const label = (feature) => {
  const made = document.createElement("a");
  made.className = `map-label on-${feature.properties.step}`;
  made.href = feature.properties.address;
  made.tabIndex = -1; // the table beside leads to the same pages
  made.append(feature.properties.name);
  return made;
};

// Of names that would lie on each other the larger district's is shown; nearer by, all of them are.
const letNamesBreathe = (labels) => {
  const kept = [];
  for (const made of labels) {
    made.hidden = false;
    const own = made.getBoundingClientRect();
    made.hidden = kept.some((one) => own.left < one.right && one.left < own.right && own.top < one.bottom && one.top < own.bottom);
    if (!made.hidden) kept.push(own);
  }
};

const extent = (feature) => feature.geometry.coordinates.reduce((most, [ring]) => {
  const sides = [0, 1].map((axis) => ring.map((point) => point[axis]));
  return Math.max(most, sides.map((side) => Math.max(...side) - Math.min(...side)).reduce((a, b) => a * b));
}, 0);

const link = (park) => {
  const made = document.createElement("a");
  made.href = park.address;
  made.textContent = park.name;
  return made;
};

const draw = () => {
  const box = document.createElement("div");
  box.className = "map";
  figure.insertBefore(box, drawing);
  const map = new DistrictMap({
    container: box,
    attributionControl: false,
    bounds: outlines.bbox,
    fitBoundsOptions: { padding: 16 },
    cooperativeGestures: false,
    scrollZoom: false,
    dragRotate: false,
    locale: { "Map.Title": figure.dataset.title },
    style: {
      version: 8,
      sources: {
        districts: { type: "geojson", data: outlines },
        parks: {
          type: "geojson",
          data: {
            type: "FeatureCollection",
            features: parks.map((park, number) => ({
              type: "Feature", properties: { number }, geometry: { type: "Point", coordinates: park.place },
            })),
          },
        },
      },
      layers: [
        { id: "districts", type: "fill", source: "districts", paint: { "fill-color": shades() } },
        { id: "borders", type: "line", source: "districts", paint: { "line-color": shown("--line-strong"), "line-width": 1 } },
        {
          id: "parks", type: "circle", source: "parks",
          paint: {
            "circle-radius": 3.5, "circle-color": shown("--sheet"), "circle-stroke-width": 1.5, "circle-stroke-color": shown("--ink"),
          },
        },
      ],
    },
  });
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  map.once("load", () => {
    drawing.remove();
    figure.dataset.drawn = "webgl";
    const labels = [...outlines.features].sort((one, other) => extent(other) - extent(one)).map((feature) => {
      const made = label(feature);
      new Marker({ element: made }).setLngLat(feature.properties.place).addTo(map);
      return made;
    });
    letNamesBreathe(labels);
    map.on("moveend", () => letNamesBreathe(labels));
    map.on("click", "parks", (event) => {
      const park = parks[event.features[0].properties.number];
      new Popup({ closeButton: false }).setLngLat(park.place).setDOMContent(link(park)).addTo(map);
    });
    map.on("mouseenter", "parks", () => (map.getCanvas().style.cursor = "pointer"));
    map.on("mouseleave", "parks", () => (map.getCanvas().style.cursor = ""));
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    map.setPaintProperty("districts", "fill-color", shades());
    map.setPaintProperty("borders", "line-color", shown("--line-strong"));
  });
};

try {
  draw();
} catch {
  figure.querySelector(".map")?.remove();
}

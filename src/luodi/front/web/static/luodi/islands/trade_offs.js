// The points of a front: one objective against another, a third as the size of the point. The values stand in the table below.
import * as echarts from "../vendor/echarts/dist/echarts.esm.min.mjs";

const { names, points } = JSON.parse(document.getElementById("trade-offs").textContent);
const figure = document.querySelector("figure.trade-offs");
const shown = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const written = (value) => value.toLocaleString(document.documentElement.lang, { maximumSignificantDigits: 4, notation: "compact" });
const three = names.length === 3;
const sizes = points.map((point) => point[1]);
const largest = Math.max(...sizes, 1e-9);

const options = () => {
  const text = { color: shown("--ink"), fontFamily: getComputedStyle(document.body).fontFamily };
  const axis = { type: "value", scale: true, nameLocation: "middle", nameTextStyle: text, axisLabel: { color: shown("--muted"), formatter: written }, axisLine: { lineStyle: { color: shown("--line-strong") } }, splitLine: { lineStyle: { color: shown("--line") } } };
  return {
    textStyle: text,
    grid: { left: 84, right: 32, top: 28, bottom: 56 },
    tooltip: {
      trigger: "item", renderMode: "richText", backgroundColor: shown("--sheet"), borderColor: shown("--line-strong"), textStyle: text,
      formatter: ({ dataIndex, value }) => `#${dataIndex + 1}\n${names.slice(1).map((name, place) => `${name}: ${written(value[place])}`).join("\n")}\n${names[0]}: ${written(value.at(-1))}`,
    },
    xAxis: { ...axis, name: names[1], nameGap: 32 },
    yAxis: { ...axis, name: names[0], nameGap: 64 },
    series: [{
      type: three ? "scatter" : "line", data: points, encode: { x: 0, y: names.length - 1 }, color: shown("--accent"), animation: false,
      symbol: "circle", symbolSize: three ? (value) => 8 + (16 * value[1]) / largest : 8, lineStyle: { width: 2 },
      label: { show: true, position: "top", color: shown("--ink"), formatter: ({ dataIndex }) => `${dataIndex + 1}` },
    }],
  };
};

if (points.length) {
  const box = document.createElement("div");
  box.className = "curves-drawn";
  box.setAttribute("role", "img");
  box.setAttribute("aria-label", figure.dataset.title);
  figure.append(box);
  const chart = echarts.init(box, null, { renderer: "canvas" });
  chart.setOption(options());
  figure.dataset.drawn = "canvas";
  new ResizeObserver(() => chart.resize()).observe(box);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => chart.setOption(options(), true));
}

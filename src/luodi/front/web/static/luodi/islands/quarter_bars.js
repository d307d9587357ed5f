// The bars of the quarters: what is promised and free beside what is still needed. The values stand in the table below;
// each bar has its own pattern of lines, so that colour is never the only sign.
import * as echarts from "../vendor/echarts/dist/echarts.esm.min.mjs";

const { quarters, unit, words, bars } = JSON.parse(document.getElementById("quarter-bars").textContent);
const figure = document.querySelector("figure.quarter-bars");
const shown = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const LOOKS = {
  promised: { color: "--accent", stack: "supply", decal: { symbol: "none" } },
  free: { color: "--step-2", stack: "supply", decal: { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 5], rotation: Math.PI / 4, color: "rgba(0,0,0,.25)" } },
  needed: { color: "--red", stack: "need", decal: { symbol: "circle", dashArrayX: [[6, 6], [0, 6, 6, 0]], dashArrayY: [6, 0], color: "rgba(255,255,255,.5)", symbolSize: 0.6 } },
};

const options = () => {
  const text = { color: shown("--ink"), fontFamily: getComputedStyle(document.body).fontFamily };
  const axis = { axisLabel: { color: shown("--muted") }, axisLine: { lineStyle: { color: shown("--line-strong") } }, splitLine: { lineStyle: { color: shown("--line") } } };
  return {
    textStyle: text,
    grid: { left: 72, right: 24, top: 48, bottom: 32 },
    legend: { top: 4, left: "center", textStyle: text, inactiveColor: shown("--muted") },
    tooltip: { trigger: "axis", renderMode: "richText", backgroundColor: shown("--sheet"), borderColor: shown("--line-strong"), textStyle: text },
    xAxis: { type: "category", data: quarters, ...axis },
    yAxis: { type: "value", name: unit, nameTextStyle: text, ...axis },
    series: Object.entries(LOOKS).map(([name, look]) => ({
      type: "bar", name: words[name], stack: look.stack, data: bars[name], animation: false, barMaxWidth: 36,
      itemStyle: { color: shown(look.color), decal: look.decal },
    })),
  };
};

if (Object.values(bars).some((values) => values.some((value) => value > 0))) {
  const box = document.createElement("div");
  box.className = "quarter-bars-drawn";
  box.setAttribute("role", "img");
  box.setAttribute("aria-label", figure.dataset.title);
  figure.append(box);
  const chart = echarts.init(box, null, { renderer: "canvas" });
  chart.setOption(options());
  figure.dataset.drawn = "canvas";
  new ResizeObserver(() => chart.resize()).observe(box);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => chart.setOption(options(), true));
}

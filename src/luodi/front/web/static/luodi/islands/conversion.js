// The curves of conversion: one line a group, drawn through while everybody of the group has been followed, dashed beyond.
// Each line has its own sign, and its values stand in the table below. The texts are drawn, never written as markup.
import * as echarts from "../vendor/echarts/dist/echarts.esm.min.mjs";

const { curves, words } = JSON.parse(document.getElementById("curves").textContent);
const figure = document.querySelector("figure.curves");
const COLOURS = ["--accent", "--red", "--green", "--yellow", "--synthetic", "--off"];
const SIGNS = ["circle", "rect", "triangle", "diamond", "emptyCircle", "emptyRect"];
const shown = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const percent = (share) => `${(100 * share).toFixed(1).replace(/\.0$/, "")}%`;

const lines = (curve, place) => {
  const common = {
    type: "line", step: "end", name: curve.name, color: shown(COLOURS[place]), symbol: SIGNS[place],
    symbolSize: (value) => (value[0] % 6 === 0 ? 7 : 0), showAllSymbol: true, animation: false, emphasis: { focus: "series" },
  };
  const whole = curve.points.filter(([months]) => months <= curve.observed);
  const partly = curve.points.filter(([months]) => months >= curve.observed);
  return [
    { ...common, data: whole, lineStyle: { width: 2 } },
    { ...common, data: partly, lineStyle: { width: 1.5, type: "dashed", opacity: 0.75 }, itemStyle: { opacity: 0.75 } },
  ];
};

const options = () => {
  const text = { color: shown("--ink"), fontFamily: getComputedStyle(document.body).fontFamily };
  const axis = { axisLabel: { color: shown("--muted") }, axisLine: { lineStyle: { color: shown("--line-strong") } }, splitLine: { lineStyle: { color: shown("--line") } } };
  return {
    textStyle: text,
    grid: { left: 56, right: 24, top: 40, bottom: 48 },
    legend: { type: "scroll", top: 4, left: "center", pageTextStyle: text, pageIconColor: shown("--accent"), textStyle: text, inactiveColor: shown("--muted") },
    tooltip: {
      trigger: "item", renderMode: "richText", backgroundColor: shown("--sheet"), borderColor: shown("--line-strong"), textStyle: text,
      formatter: ({ seriesName, value: [months, share, risk] }) => `${seriesName}\n${words.months} ${months}: ${percent(share)}\n${words.risk} ${risk}`,
    },
    xAxis: { type: "value", min: 0, max: 36, interval: 6, name: words.months, nameLocation: "middle", nameGap: 28, nameTextStyle: text, ...axis },
    yAxis: { type: "value", min: 0, max: 1, axisLabel: { ...axis.axisLabel, formatter: percent }, axisLine: axis.axisLine, splitLine: axis.splitLine },
    series: curves.flatMap(lines),
  };
};

if (curves.some((curve) => curve.points.length)) {
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

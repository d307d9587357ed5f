// Draws a table as bars: a figure names its table; columns whose head has data-series are drawn, one bar a row each.
// The texts are drawn, never written as markup; the values stand in the table.
import * as echarts from "../vendor/echarts/dist/echarts.esm.min.mjs";

const COLOURS = ["--accent", "--step-2", "--yellow", "--off"];
const MOST = 20; // rows drawn; the table has them all
const shown = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const read = (table) => {
  const heads = [...table.tHead.rows[0].cells];
  const columns = heads.map((head, place) => ({ name: head.dataset.series, place })).filter((column) => column.name);
  const rows = [...table.tBodies[0].rows].slice(0, MOST).map((row) => ({
    name: row.cells[0].firstElementChild?.textContent ?? row.cells[0].textContent.trim(),
    values: columns.map((column) => Number(row.cells[column.place].dataset.value ?? 0)),
  }));
  return { columns, rows };
};

const options = ({ columns, rows }) => {
  const text = { color: shown("--ink"), fontFamily: getComputedStyle(document.body).fontFamily };
  const line = { lineStyle: { color: shown("--line-strong") } };
  return {
    textStyle: text,
    grid: { left: 8, right: 24, top: columns.length > 1 ? 32 : 8, bottom: 8, containLabel: true },
    legend: { show: columns.length > 1, top: 0, left: "center", textStyle: text, inactiveColor: shown("--muted") },
    tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, renderMode: "richText", backgroundColor: shown("--sheet"), borderColor: shown("--line-strong"), textStyle: text },
    xAxis: { type: "value", axisLabel: { color: shown("--muted") }, splitLine: { lineStyle: { color: shown("--line") } } },
    yAxis: {
      type: "category", inverse: true, data: rows.map((row) => row.name), axisLine: line,
      axisLabel: { ...text, width: 150, overflow: "truncate" },
    },
    series: columns.map((column, place) => ({
      type: "bar", name: column.name, color: shown(COLOURS[place]), animation: false, barMaxWidth: 18,
      itemStyle: place ? { decal: { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: -Math.PI / 4, color: shown("--sheet") } } : {},
      data: rows.map((row) => row.values[place]),
    })),
  };
};

export const drawBars = (within) => {
  for (const figure of within.querySelectorAll("figure.bars")) {
    const found = read(document.getElementById(figure.dataset.of));
    if (!found.rows.length) continue;
    const box = document.createElement("div");
    box.className = `bars-drawn rows-${Math.ceil(found.rows.length / 5) * 5}`;
    box.setAttribute("role", "img");
    box.setAttribute("aria-label", figure.dataset.title);
    figure.append(box);
    const chart = echarts.init(box, null, { renderer: "canvas" });
    chart.setOption(options(found));
    figure.dataset.drawn = "canvas";
    new ResizeObserver(() => chart.resize()).observe(box);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => chart.setOption(options(found), true));
  }
};

drawBars(document);

// Draws every <figure data-chart="kind"> from the JSON that stands in it, in the colours of the page.
// One accent and grey; words stand beside what they name; the table behind is made on the server.
(() => {
  "use strict";

  const zh = document.documentElement.lang.startsWith("zh");
  const STEPS = zh ? [[1e8, " 亿"], [1e4, " 万"]] : [[1e9, "B"], [1e6, "M"], [1e3, "K"]];
  const narrow = (room) => room.clientWidth < 520;

  function tokens() {
    const style = getComputedStyle(document.documentElement);
    const of = (name) => style.getPropertyValue(`--${name}`).trim();
    return {
      ink: of("ink"), soft: of("soft"), faint: of("faint"), line: of("line"), strong: of("line-strong"),
      accent: of("accent"), weak: of("accent-weak"), red: of("red"), surface: of("surface"), paper: of("paper"),
      font: getComputedStyle(document.body).fontFamily,
    };
  }

  const threeDigits = (value) =>
    value >= 100 ? Math.round(value).toLocaleString("en") : value >= 10 ? value.toFixed(1) : value.toFixed(2);

  // As money.short_amount does it on the server: ¥4.82 亿 or ¥482M, from minor units.
  function money(minor, symbol) {
    const units = Math.abs(minor) / 100;
    const sign = minor < 0 ? "−" : "";
    for (const [size, word] of STEPS) {
      if (units >= size) return `${sign}${symbol}${threeDigits(units / size)}${word}`;
    }
    return `${sign}${symbol}${Math.round(units).toLocaleString("en")}`;
  }

  // The same for an axis, where round figures need no digits behind the point.
  function tick(minor, symbol) {
    const units = Math.abs(minor) / 100;
    const sign = minor < 0 ? "−" : "";
    for (const [size, word] of STEPS) {
      if (units >= size) return `${sign}${symbol}${+(units / size).toFixed(2)}${word}`;
    }
    return `${sign}${symbol}${+units.toFixed(0)}`;
  }

  const count = (value) => Math.round(value).toLocaleString("en");
  const percent = (value) => `${value < 10 && value > 0 ? value.toFixed(1) : Math.round(value)}%`;

  const escaped = (text) => String(text).replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
  const tip = (head, lines) =>
    [`<b>${escaped(head)}</b>`, ...lines.map(([name, value]) => `${escaped(name)}&emsp;${escaped(value)}`)].join("<br>");

  const text = (t, size = 12, color = t.soft) => ({ color, fontSize: size, fontFamily: t.font });
  const tooltip = (t, formatter, trigger = "axis") => ({
    trigger, formatter, confine: true, backgroundColor: t.surface, borderColor: t.strong, borderWidth: 1,
    padding: [6, 10], extraCssText: "box-shadow:none", textStyle: text(t, 12, t.ink),
    axisPointer: { type: "line", lineStyle: { color: t.strong, width: 1 } },
  });
  const valueAxis = (t, format, extra = {}) => ({
    type: "value", splitNumber: 3, axisLabel: { ...text(t, 11, t.faint), formatter: format, hideOverlap: true },
    splitLine: { lineStyle: { color: t.line, width: 1 } }, axisLine: { show: false }, axisTick: { show: false }, ...extra,
  });
  const nameAxis = (t, names, extra = {}) => ({
    type: "category", data: names, axisLabel: { ...text(t, 12), hideOverlap: true },
    axisLine: { lineStyle: { color: t.strong } }, axisTick: { show: false }, ...extra,
  });

  const drawers = {
    // One line that matters, one in grey to compare it with, and the threshold both are held against.
    trend(data, t, room) {
      const last = data.names.length - 1;
      const line = (values, color, width, name, position) => ({
        type: "line", name, data: values, symbol: "circle", symbolSize: (_, at) => (at.dataIndex === last ? 6 : 0),
        showAllSymbol: true, itemStyle: { color }, lineStyle: { color, width }, emphasis: { disabled: true },
        endLabel: {
          show: true, formatter: () => name, color, fontFamily: t.font, fontSize: 12, distance: 8,
          offset: [0, position],
        },
      });
      const apart = spread(data.first.values[last], data.second.values[last], data);
      const series = [
        line(data.second.values, t.faint, 1.5, data.second.name, apart[1]),
        line(data.first.values, t.accent, 2.2, data.first.name, apart[0]),
      ];
      if (data.gate) series[1].markLine = gate(data, t);
      return {
        grid: { left: 4, right: zh && narrow(room) ? 58 : 84, top: 22, bottom: 4, containLabel: true },
        tooltip: tooltip(t, (at) => tip(at[0].name, at.slice().reverse().map((a) => [a.seriesName, money(a.value, data.symbol)]))),
        xAxis: nameAxis(t, data.names, { boundaryGap: false, axisLabel: { ...text(t, 11, t.faint), hideOverlap: true } }),
        yAxis: valueAxis(t, (v) => tick(v, data.symbol)),
        series,
      };
    },

    // What it is made of: bars in order, each with its amount and share beside it.
    mix(data, t, room) {
      const rows = data.rows.slice().reverse();
      return bars(rows, t, {
        label: (row) => `${money(row.value, data.symbol)}   ${percent(row.share)}`, room: narrow(room) ? 104 : 132,
      });
    },

    // What adds up to a column: the first, which matters, in the accent; the rest in greys.
    stacked(data, t, room) {
      const shades = [t.accent, t.strong, t.faint, t.soft, t.line];
      return {
        grid: { left: 4, right: 8, top: data.series.length > 1 ? 30 : 12, bottom: 4, containLabel: true },
        legend: {
          show: data.series.length > 1, left: 0, top: 0, itemWidth: 10, itemHeight: 10, icon: "rect", selectedMode: false,
          type: narrow(room) ? "scroll" : "plain", textStyle: text(t, 12),
        },
        tooltip: tooltip(t, (at) => tip(at[0].name, at.map((a) => [a.seriesName, count(a.value)]))),
        xAxis: nameAxis(t, data.names, { axisLabel: { ...text(t, 11, t.faint), hideOverlap: true } }),
        yAxis: valueAxis(t, count, { minInterval: 1 }),
        series: data.series.map((one, at) => ({
          type: "bar", stack: "all", name: one.name, data: one.values, barMaxWidth: 22,
          itemStyle: { color: shades[at % shades.length] }, emphasis: { disabled: true },
        })),
      };
    },

    // Who goes from where to where: those who leave a place to the left, where they arrive to the right.
    moves(data, t, room) {
      const tight = narrow(room);
      const shade = (link) => (link.down ? t.red : t.accent);
      return {
        tooltip: tooltip(t, (at) => (at.dataType === "edge" ? tip(at.data.words, [[data.unit, count(at.data.value)]]) : tip(at.data.label.formatter, [[data.unit, count(at.value)]])), "item"),
        series: [{
          type: "sankey", left: tight ? 62 : 108, right: tight ? 62 : 108, top: 26, bottom: 8, draggable: false, nodeWidth: 8, nodeGap: 12, layoutIterations: 0,
          emphasis: { disabled: true },
          data: data.nodes.map((node) => ({
            name: node.name, itemStyle: { color: t.faint, borderWidth: 0 },
            label: { position: node.left ? "left" : "right", formatter: `${node.label} ${count(node.value)}`, color: t.ink, fontFamily: t.font, fontSize: tight ? 11 : 12 },
          })),
          links: data.links.map((link) => ({
            source: link.from, target: link.to, value: link.value, words: link.words, lineStyle: { color: shade(link), opacity: 0.34, curveness: 0.5 },
          })),
        }],
        title: [
          { text: data.left, left: 0, top: 0, padding: 0, textStyle: { ...text(t, 12, t.faint), fontWeight: 400 } },
          { text: data.right, right: 0, top: 0, padding: 0, textStyle: { ...text(t, 12, t.faint), fontWeight: 400 } },
        ],
      };
    },

    // Customers to the left, what they bring to the right: few bring much.
    pyramid(data, t, room) {
      const rows = data.rows.slice().reverse();
      const middle = narrow(room) ? 64 : 92;
      const [outerLeft, outerRight] = narrow(room) ? [44, 44] : [92, 124];
      const half = Math.max(40, (room.clientWidth - middle - outerLeft - outerRight) / 2);
      const axisX = outerLeft + half;
      const most = Math.max(1, ...rows.map((row) => Math.max(row.left.share, row.right.share)));
      const words = (at, which) => {
        const { share, text: figure } = rows[at.dataIndex][which];
        if (narrow(room)) return percent(share);
        return which === "left" ? `${figure}   ${percent(share)}` : `${percent(share)}   ${figure}`;
      };
      const side = (which, color, index) => ({
        type: "bar", xAxisIndex: index, yAxisIndex: index, barWidth: "64%", itemStyle: { color }, barMinHeight: 2,
        emphasis: { disabled: true }, data: rows.map((row) => row[which].share),
        label: { show: true, position: which, color: t.ink, fontFamily: t.font, fontSize: 12, distance: 6, formatter: (at) => words(at, which) },
      });
      const axis = (inverse, index) => ({ type: "value", show: false, inverse, gridIndex: index, min: 0, max: most });
      const names = rows.map((row) => row.name);
      const head = { ...text(t, 12, t.faint), fontWeight: 400 };
      return {
        tooltip: tooltip(t, (at) => {
          const row = rows[at.dataIndex];
          return tip(row.name, [[data.left, `${row.left.text}  ${percent(row.left.share)}`], [data.right, `${row.right.text}  ${percent(row.right.share)}`]]);
        }, "item"),
        title: [
          { text: data.left, left: axisX, top: 0, textAlign: "right", padding: 0, textStyle: head },
          { text: data.right, left: axisX + middle, top: 0, textAlign: "left", padding: 0, textStyle: head },
        ],
        grid: [
          { left: outerLeft, width: half, top: 22, bottom: 4 },
          { left: axisX + middle, width: half, top: 22, bottom: 4 },
        ],
        xAxis: [axis(true, 0), axis(false, 1)],
        yAxis: [
          nameAxis(t, names, { gridIndex: 0, show: false }),
          nameAxis(t, names, { gridIndex: 1, axisLine: { show: false }, axisLabel: { ...text(t, 12, t.ink), align: "center", margin: middle / 2 } }),
        ],
        series: [side("left", t.faint, 0), side("right", t.accent, 1)],
      };
    },

    // Which share of customers brings which share of assets; the diagonal is a bank where all are equal.
    curve(data, t, room) {
      const [x, y] = data.mark.point;
      const word = (coord, name, color, position) => ({
        coord, symbolSize: 0,
        label: { show: true, formatter: name, color, position, distance: 7, fontFamily: t.font, fontSize: 12, fontWeight: 600 },
      });
      const drawn = data.lines.map((line, index) => ({
        type: "line", name: line.name, data: line.points, symbol: "none", emphasis: { disabled: true }, z: index ? 4 : 3,
        lineStyle: { color: index ? t.faint : t.accent, width: index ? 1.5 : 2.2 }, itemStyle: { color: index ? t.faint : t.accent },
        endLabel: { show: true, formatter: line.name, color: index ? t.soft : t.accent, fontFamily: t.font, fontSize: 12, distance: 6, offset: [0, index ? 9 : -7] },
      }));
      drawn[0].areaStyle = { color: t.weak, opacity: 0.6 };
      drawn[0].markPoint = {
        symbol: "circle", silent: true,
        data: [
          { coord: [x, y], symbolSize: 8, itemStyle: { color: t.accent }, label: { show: false } },
          word([x, 9], data.mark.text, t.accent, "right"),
        ],
      };
      drawn[0].markLine = {
        symbol: "none", silent: true, label: { show: false }, lineStyle: { color: t.accent, width: 1, type: "dashed" },
        data: [[{ coord: [x, 0] }, { coord: [x, y] }]],
      };
      return {
        grid: { left: 4, right: zh ? 40 : 78, top: 16, bottom: 22, containLabel: true },
        tooltip: tooltip(t, (points) => tip(`${data.x} ${percent(points[0].value[0])}`,
          points.filter((p) => p.seriesName && p.value[0] === points[0].value[0]).map((p) => [p.seriesName, percent(p.value[1])]))),
        xAxis: valueAxis(t, (v) => `${v}%`, { min: 0, max: 100, interval: 20, splitLine: { show: false }, name: data.x, nameLocation: "middle", nameGap: 26, nameTextStyle: text(t, 11, t.faint) }),
        yAxis: valueAxis(t, (v) => `${v}%`, { min: 0, max: 100, interval: 20 }),
        series: [
          { type: "line", data: [[0, 0], [100, 100]], symbol: "none", silent: true, lineStyle: { color: t.strong, width: 1, type: "dashed" }, tooltip: { show: false } },
          ...drawn,
        ],
      };
    },
  };

  function bars(rows, t, { label, room }) {
    return {
      grid: { left: 4, right: room, top: 4, bottom: 4, containLabel: true },
      tooltip: { show: false },
      xAxis: { type: "value", show: false, min: 0 },
      yAxis: nameAxis(t, rows.map((row) => row.name), { axisLine: { show: false }, axisLabel: { ...text(t, 12, t.ink), width: 150, overflow: "truncate" } }),
      series: [{
        type: "bar", barWidth: 14, barMinHeight: 2, silent: true,
        data: rows.map((row) => ({ value: Math.max(row.value, 0), itemStyle: { color: row.grey ? t.strong : t.accent } })),
        label: { show: true, position: "right", distance: 8, color: t.ink, fontFamily: t.font, fontSize: 12, formatter: (at) => label(rows[at.dataIndex]) },
      }],
    };
  }

  function gate(data, t) {
    return {
      symbol: "none", silent: true, data: [{ yAxis: data.gate.value }], lineStyle: { color: t.faint, type: "dashed", width: 1 },
      label: { position: "insideStartTop", formatter: data.gate.name, color: t.faint, fontSize: 11, fontFamily: t.font, distance: [0, 3] },
    };
  }

  // Two words at the end of two lines that meet: push them apart.
  function spread(first, second, data) {
    const all = [...data.first.values, ...data.second.values].filter((v) => v !== null);
    const height = Math.max(...all, data.gate ? data.gate.value : 0) - Math.min(0, ...all) || 1;
    if (Math.abs(first - second) / height > 0.08) return [0, 0];
    return first >= second ? [-8, 8] : [8, -8];
  }

  const drawn = new Map();

  function draw(figure) {
    const room = figure.querySelector(".chart");
    const drawer = drawers[figure.dataset.chart];
    if (!room || !drawer || !room.clientWidth) return;
    const data = JSON.parse(figure.querySelector("script[type='application/json']").textContent);
    const t = tokens();
    // As high as its rows need, so that one row is as tall here as in the next figure.
    if (data.rows && figure.dataset.chart === "mix") room.style.height = `${data.rows.length * 34 + 8}px`;
    const chart = drawn.get(room) || window.echarts.init(room, null, { renderer: "canvas", devicePixelRatio: Math.max(2, window.devicePixelRatio) });
    drawn.set(room, chart);
    chart.resize();
    chart.setOption({ animation: false, textStyle: { fontFamily: t.font }, ...drawer(data, t, room) }, true);
  }

  function drawAll(root = document) {
    if (!window.echarts) return;
    for (const [room, chart] of drawn) {
      if (!room.isConnected) { chart.dispose(); drawn.delete(room); }
    }
    root.querySelectorAll("figure[data-chart]").forEach(draw);
  }

  document.addEventListener("DOMContentLoaded", () => drawAll());
  document.addEventListener("htmx:afterSettle", () => drawAll());
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => drawAll());
  let soon = 0;
  addEventListener("resize", () => { cancelAnimationFrame(soon); soon = requestAnimationFrame(() => drawAll()); });
  // On paper the page is black on white: drawn again in those colours, and back afterwards.
  matchMedia("print").addEventListener("change", () => drawAll());
})();

"use strict";
// Curves as SVG: hover, zoom, logarithmic scale, download as SVG, PNG and CSV. No dependency; what is drawn is text in the page, so styles, themes, printers and screen readers know it.
class Plot {
  static #names = "http://www.w3.org/2000/svg";
  static #edge = { left: 58, right: 12, top: 8, bottom: 34 };

  // settings: title, x (label), percent (values are shares), isLog (at first)
  constructor(settings) {
    Object.assign(this, { settings, series: [], window: null, isLog: settings.isLog ?? false, at: null });
    this.root = document.createElement("figure");
    this.root.className = "plot";
    const head = document.createElement("h3");
    head.textContent = settings.title;
    const tools = document.createElement("div");
    tools.className = "tools";
    this.log = this.#button(tools, "log", "logarithmic scale", () => { this.isLog = !this.isLog; this.log.setAttribute("aria-pressed", this.isLog); this.draw(); });
    this.log.setAttribute("aria-pressed", this.isLog);
    this.#button(tools, "whole", "show everything", () => { this.window = null; this.draw(); });
    this.#button(tools, "SVG", "download as SVG", () => Plot.#save(`${this.#file()}.svg`, "image/svg+xml", this.#standalone()));
    this.#button(tools, "PNG", "download as PNG", () => this.#png());
    this.#button(tools, "CSV", "download as CSV", () => Plot.#save(`${this.#file()}.csv`, "text/csv", this.csv()));
    this.values = document.createElement("div");
    this.values.className = "values";
    this.values.setAttribute("aria-live", "polite");
    this.svg = document.createElementNS(Plot.#names, "svg");
    this.svg.setAttribute("tabindex", "0");
    this.svg.setAttribute("role", "img");
    this.root.append(head, tools, this.svg, this.values);
    this.#listen();
    new ResizeObserver(() => this.draw()).observe(this.root);
  }

  // series: [{ name, isDashed, points: [[x, y] or [x, y, low, high], ...] }], x ascending; y null = a gap
  show(series) {
    this.series = series;
    this.draw();
  }

  csv() {
    const rows = new Map();
    this.series.forEach((curve, k) => curve.points.forEach(([x, y]) => { if (!rows.has(x)) rows.set(x, []); rows.get(x)[k] = y; }));
    const quote = text => /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
    const lines = [[this.settings.x, ...this.series.map(curve => curve.name)].map(quote).join(",")];
    for (const [x, values] of [...rows].sort((a, b) => a[0] - b[0])) lines.push([x, ...this.series.map((_, k) => values[k] ?? "")].join(","));
    return lines.join("\n") + "\n";
  }

  draw() {
    const width = Math.max(240, this.root.clientWidth - 20), height = 240, edge = Plot.#edge;
    const seen = this.series.map(curve => curve.points.filter(([x, y]) => (y === null || (Number.isFinite(y) && (!this.isLog || y > 0))) && (!this.window || (x >= this.window[0] && x <= this.window[1]))));
    const xs = seen.flat().map(point => point[0]), ys = seen.flat().flatMap(([, ...values]) => values.filter(value => value !== null && (!this.isLog || value > 0)).map(value => this.isLog ? Math.log10(value) : value));
    const range = values => values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity]);
    let [x0, x1] = this.window ?? range(xs), [y0, y1] = range(ys);
    if (!Number.isFinite(x0)) [x0, x1, y0, y1] = [0, 1, 0, 1];
    if (!Number.isFinite(y0)) [y0, y1] = [0, 1];
    if (x0 === x1) [x0, x1] = [x0 - 0.5, x1 + 0.5];
    if (y0 === y1) [y0, y1] = [y0 - Math.abs(y0) * 0.05 - 1e-9, y1 + Math.abs(y1) * 0.05 + 1e-9];
    const pad = (y1 - y0) * 0.04;
    [y0, y1] = [y0 - pad, y1 + pad];
    const right = width - edge.right, bottom = height - edge.bottom;
    this.scale = {
      x: value => edge.left + (value - x0) / (x1 - x0) * (right - edge.left), toX: pixel => x0 + (pixel - edge.left) / (right - edge.left) * (x1 - x0),
      y: value => bottom - ((this.isLog ? Math.log10(value) : value) - y0) / (y1 - y0) * (bottom - edge.top), right, bottom,
    };
    this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.svg.setAttribute("aria-label", this.#summary());
    this.svg.replaceChildren();
    for (const value of Plot.ticks(y0, y1, 5)) {
      const y = bottom - (value - y0) / (y1 - y0) * (bottom - edge.top);
      this.#add("line", { class: "grid", x1: edge.left, x2: right, y1: y, y2: y });
      this.#add("text", { x: edge.left - 6, y: y + 4, "text-anchor": "end" }, this.#show(this.isLog ? 10 ** value : value));
    }
    for (const value of Plot.ticks(x0, x1, Math.max(3, Math.floor(width / 90)))) {
      const x = this.scale.x(value);
      this.#add("line", { class: "grid", x1: x, x2: x, y1: edge.top, y2: bottom });
      this.#add("text", { x, y: bottom + 15, "text-anchor": "middle" }, Plot.#short(value));
    }
    this.#add("line", { class: "axis", x1: edge.left, x2: right, y1: bottom, y2: bottom });
    this.#add("text", { x: (edge.left + right) / 2, y: height - 4, "text-anchor": "middle" }, this.settings.x);
    seen.forEach((points, k) => {
      if (points.length === 1) this.#add("circle", { class: `k${k % 7}`, cx: this.scale.x(points[0][0]), cy: this.scale.y(points[0][1]), r: 3, fill: "currentColor" });
      for (const [x, , low, high] of points) if (high > low && (!this.isLog || low > 0)) this.#add("line", { class: `k${k % 7}`, x1: this.scale.x(x), x2: this.scale.x(x), y1: this.scale.y(low), y2: this.scale.y(high) });
      const path = this.#add("path", { class: `k${k % 7}`, d: Plot.#path(Plot.#thin(points, right - edge.left), this.scale) });
      if (this.series[k].isDashed) path.style.strokeDasharray = "6 5";
    });
    this.#mark();
  }

  // Round values between two ends, about so many.
  static ticks(low, high, count) {
    const raw = (high - low) / count, power = 10 ** Math.floor(Math.log10(raw)), step = [1, 2, 5, 10].find(factor => factor * power >= raw) * power;
    const values = [];
    for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k++) values.push(k * step);
    return values;
  }

  // Of many points of a pixel column its first, lowest, highest and last are drawn: the picture is the same.
  static #thin(points, width) {
    if (points.length < 4 * width) return points;
    points = points.filter(point => point[1] !== null);
    const kept = [], size = points.length / width;
    for (let at = 0; at < points.length; at += size) {
      const part = points.slice(Math.floor(at), Math.floor(at + size));
      if (part.length === 0) continue;
      const ends = [part[0], part.reduce((a, b) => b[1] < a[1] ? b : a), part.reduce((a, b) => b[1] > a[1] ? b : a), part.at(-1)];
      kept.push(...[...new Set(ends)].sort((a, b) => a[0] - b[0]));
    }
    return kept;
  }

  static #path(points, scale) {
    return points.map(([x, y], k) => y === null ? "" : `${k && points[k - 1][1] !== null ? "L" : "M"}${scale.x(x).toFixed(1)} ${scale.y(y).toFixed(1)}`).join("");
  }

  static #short(value) {
    return Math.abs(value) >= 1e5 || (value !== 0 && Math.abs(value) < 1e-3) ? value.toExponential(1) : String(Number(value.toPrecision(4)));
  }

  #show(value) {
    return this.settings.percent ? `${Number((100 * value).toPrecision(4))} %` : Plot.#short(value);
  }

  #summary() {
    return `${this.settings.title}. ${this.series.map(curve => `${curve.name}: ${curve.points.length} points${curve.points.length ? `, the last ${this.#show(curve.points.at(-1)[1])}` : ""}`).join("; ")}. Arrow keys read values, + and - zoom, 0 shows everything.`;
  }

  #file() {
    return this.settings.title.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
  }

  #button(parent, text, title, act) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", textContent: text, title });
    button.setAttribute("aria-label", `${title}: ${this.settings.title}`);
    button.addEventListener("click", act);
    parent.append(button);
    return button;
  }

  #add(name, attributes, text) {
    const element = document.createElementNS(Plot.#names, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    if (text !== undefined) element.textContent = text;
    this.svg.append(element);
    return element;
  }

  #xs() {
    return [...new Set(this.series.flatMap(curve => curve.points.map(point => point[0])))].sort((a, b) => a - b).filter(x => !this.window || (x >= this.window[0] && x <= this.window[1]));
  }

  // The values at the place that is pointed at, or the last ones.
  #mark() {
    this.cross?.remove();
    this.cross = null;
    const parts = [];
    if (this.at !== null) {
      const x = this.scale.x(this.at);
      this.cross = this.#add("line", { class: "cross", x1: x, x2: x, y1: Plot.#edge.top, y2: this.scale.bottom });
      parts.push(document.createTextNode(`${this.settings.x} ${Plot.#short(this.at)}`));
    }
    this.series.forEach((curve, k) => {
      const point = this.at === null ? curve.points.at(-1) : curve.points.find(([x]) => x === this.at);
      const item = document.createElement("span"), value = document.createElement("b");
      item.className = `k${k % 7}`;
      value.textContent = point ? this.#show(point[1]) : "–";
      item.append(`${curve.name} `, value);
      parts.push(item);
    });
    this.values.replaceChildren(...parts);
  }

  #listen() {
    const place = event => {
      const box = this.svg.getBoundingClientRect();
      return this.scale.toX((event.clientX - box.left) * this.svg.viewBox.baseVal.width / box.width);
    };
    let from = null, band = null;
    this.svg.addEventListener("pointerdown", event => { from = place(event); this.svg.setPointerCapture(event.pointerId); });
    this.svg.addEventListener("pointermove", event => {
      const x = place(event), xs = this.#xs();
      if (xs.length) this.at = xs.reduce((a, b) => Math.abs(b - x) < Math.abs(a - x) ? b : a);
      this.#mark();
      if (from !== null) {
        band?.remove();
        const [a, b] = [this.scale.x(Math.min(from, x)), this.scale.x(Math.max(from, x))];
        band = this.#add("rect", { class: "zoom", x: a, y: Plot.#edge.top, width: b - a, height: this.scale.bottom - Plot.#edge.top });
      }
    });
    this.svg.addEventListener("pointerup", event => {
      const x = place(event);
      if (from !== null && Math.abs(this.scale.x(x) - this.scale.x(from)) > 8) this.window = [Math.min(from, x), Math.max(from, x)];
      from = band = null;
      this.draw();
    });
    this.svg.addEventListener("pointerleave", () => { this.at = null; this.#mark(); });
    this.svg.addEventListener("dblclick", () => { this.window = null; this.draw(); });
    this.svg.addEventListener("keydown", event => {
      const xs = this.#xs(), here = this.at === null ? xs.length - 1 : xs.indexOf(this.at);
      if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
        this.at = xs[Math.min(xs.length - 1, Math.max(0, here + (event.key === "ArrowLeft" ? (this.at === null ? 0 : -1) : 1)))] ?? null;
        this.#mark();
      } else if ((event.key === "+" || event.key === "-") && xs.length > 1) {
        const middle = this.at ?? (xs[0] + xs.at(-1)) / 2, half = (xs.at(-1) - xs[0]) / 2 * (event.key === "+" ? 0.6 : 1.7);
        this.window = [middle - half, middle + half];
        this.draw();
      } else if (event.key === "0") {
        this.window = null;
        this.draw();
      } else {
        return;
      }
      event.preventDefault();
    });
  }

  // The picture with its colours in it, so that it is the same elsewhere.
  #standalone() {
    const copy = this.svg.cloneNode(true), box = this.svg.viewBox.baseVal, legend = 18 * this.series.length;
    copy.setAttribute("xmlns", Plot.#names);
    copy.setAttribute("viewBox", `0 -26 ${box.width} ${box.height + 26 + legend}`);
    copy.setAttribute("width", box.width);
    copy.setAttribute("height", box.height + 26 + legend);
    copy.setAttribute("font-family", "system-ui, 'DejaVu Sans', sans-serif");
    const originals = this.svg.querySelectorAll("*"), copies = copy.querySelectorAll("*");
    originals.forEach((element, k) => {
      const style = getComputedStyle(element);
      for (const name of ["fill", "stroke", "stroke-width", "stroke-dasharray", "font-size", "opacity"]) copies[k].setAttribute(name, style.getPropertyValue(name));
    });
    const make = (name, attributes, text) => {
      const element = document.createElementNS(Plot.#names, name);
      for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
      if (text) element.textContent = text;
      return element;
    };
    const ink = getComputedStyle(this.root).color;
    copy.prepend(make("rect", { x: 0, y: -26, width: "100%", height: "100%", fill: getComputedStyle(this.root).backgroundColor }), make("text", { x: 8, y: -8, fill: ink, "font-size": 14, "font-weight": 600 }, this.settings.title));
    this.series.forEach((curve, k) => {
      const colour = getComputedStyle(this.values.querySelectorAll("span")[k]).color, y = box.height + 12 + 18 * k;
      copy.append(make("line", { x1: 58, x2: 80, y1: y - 4, y2: y - 4, stroke: colour, "stroke-width": 2.5 }), make("text", { x: 86, y, fill: ink, "font-size": 12 }, curve.name));
    });
    return new XMLSerializer().serializeToString(copy);
  }

  #png() {
    const image = new Image(), text = this.#standalone();
    image.addEventListener("load", () => {
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [2 * image.width, 2 * image.height];
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      Plot.#follow(`${this.#file()}.png`, canvas.toDataURL("image/png"));
    });
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  }

  static #save(name, type, text) {
    const address = URL.createObjectURL(new Blob([text], { type }));
    Plot.#follow(name, address);
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  }

  static #follow(name, address) {
    const link = document.createElement("a");
    Object.assign(link, { href: address, download: name });
    link.click();
  }
}

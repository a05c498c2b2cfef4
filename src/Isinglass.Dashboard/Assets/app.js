"use strict";
// What the pages do beyond showing what the server wrote. Without this script tables, search, groups and comparisons still work.
const find = (selector, root = document) => root.querySelector(selector);
const api = (id, rest = "") => `/api/runs/${encodeURIComponent(id)}${rest}`;

async function ask(address, options) {
  const answer = await fetch(address, options), body = await answer.json();
  if (!answer.ok) throw new Error(body.error ?? answer.statusText);
  return body;
}

function element(name, text, className) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

const pictures = [
  { title: "Training loss by round", x: "round", series: [["incumbent_loss", "incumbent"], ["consensus_loss", "rounded consensus"], ["copies_loss", "copies, each on its bundle"], ["lower_bound", "lower bound"]] },
  { title: "Training accuracy of the incumbent", x: "round", percent: true, series: [["incumbent_train_accuracy", "training accuracy"]] },
  { title: "Disagreement of the copies", x: "round", series: [["consensus_variance", "mean variance of a bit"]] },
  { title: "Proximal weight", x: "round", series: [["rho", "rho"]] },
];

// ---- The table of runs: new rows without a reload, and keys.
function table() {
  let live = find("#live"), isAsking = false;
  setInterval(async () => {
    if (document.hidden || isAsking || live.contains(document.activeElement)) return;
    isAsking = true;
    try {
      const { generation } = await ask("/api/generation");
      if (String(generation) !== live.dataset.generation) {
        const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html"), fresh = find("#live", page);
        const chosen = new Set([...live.querySelectorAll("input[name=run]:checked")].map(box => box.value));
        for (const box of fresh.querySelectorAll("input[name=run]")) box.checked = chosen.has(box.value);
        live.replaceWith(fresh);
        live = fresh;
      }
    } catch { /* the server is away: the next look finds it */ } finally { isAsking = false; }
  }, 1500);
  document.addEventListener("keydown", event => {
    const isTyping = event.target.matches("input:not([type=checkbox]), select, textarea");
    if (event.key === "/" && !isTyping) { event.preventDefault(); find("input[name=q]").focus(); }
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey || (event.key !== "j" && event.key !== "k")) return;
    const links = [...live.querySelectorAll("td.name a")], here = links.indexOf(document.activeElement);
    links[Math.min(links.length - 1, Math.max(0, here + (event.key === "j" ? 1 : -1)))]?.focus();
  });
}

// ---- A run: its rounds as they come.
function run(root) {
  const id = root.dataset.run, rounds = [], place = find("#plots"), choice = find("#margin"), log = find("#log pre");
  const plots = pictures.map(picture => ({ picture, plot: new Plot(picture), isShown: false }));
  let isDirty = false;
  choice.addEventListener("change", () => { show(); });

  function show() {
    isDirty = false;
    const margins = [...new Set(rounds.map(round => round.margin))];
    while (choice.options.length <= margins.length && margins.length > 0) {
      const margin = margins[choice.options.length - 1];
      choice.add(new Option(String(margin), String(margin)));
      if (!choice.dataset.touched && (root.dataset.margin === "" || root.dataset.margin === String(margin))) choice.value = String(margin);
    }
    const shown = choice.value === "" ? rounds : rounds.filter(round => String(round.margin) === choice.value);
    for (const item of plots) {
      const series = item.picture.series.map(([key, name]) => ({ name, points: shown.map((round, k) => [choice.value === "" ? k + 1 : round.round, round[key]]).filter(point => Number.isFinite(point[1])) })).filter(curve => curve.points.length);
      if (series.length && !item.isShown) { place.append(item.plot.root); item.isShown = true; }
      if (item.isShown) item.plot.show(series);
    }
    root.dataset.rounds = rounds.length;
    if (log) log.textContent = rounds.slice(-500).map(round => JSON.stringify(round)).join("\n");
  }

  choice.addEventListener("input", () => { choice.dataset.touched = "true"; });
  if (root.dataset.state === "running" && find("#study")) {
    setInterval(async () => {
      const answer = await fetch(location.href).catch(() => undefined);
      if (!answer?.ok || document.hidden) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (find("#run", page).dataset.state !== "running") location.reload();
      else for (const part of ["#study", "#workers"]) find(part).replaceWith(find(part, page));
    }, 2000);
  } else if (root.dataset.state === "running") {
    const events = new EventSource(api(id, "/events"));
    events.addEventListener("message", event => {
      rounds.push(JSON.parse(event.data));
      if (!isDirty) { isDirty = true; setTimeout(show, 100); }
    });
    // A server that is away is asked again by the browser; one that has no such run any more is believed.
    events.addEventListener("error", () => { if (events.readyState === EventSource.CLOSED) location.reload(); });
    events.addEventListener("reset", () => { rounds.length = 0; });
    events.addEventListener("end", () => { events.close(); show(); setTimeout(() => location.reload(), 1200); });
  } else {
    ask(api(id, "/metrics")).then(answer => { rounds.push(...answer.rounds); show(); }).catch(error => { place.replaceChildren(element("p", `The rounds cannot be read: ${error.message}`, "note")); });
    // Not finished: it is just beginning or ending, or somebody resumes it later.
    if (root.dataset.state !== "finished") setInterval(async () => {
      const answer = await fetch(api(id)).catch(() => undefined);
      if (answer?.status === 404 || answer?.ok && (await answer.json()).state !== root.dataset.state) location.reload();
    }, 2000);
  }

  // Who works, who was lost, who took over; how far the scenarios are.
  if (root.dataset.state === "running" && !find("#study")) setInterval(async () => {
    const answer = document.hidden ? undefined : await fetch(location.href).catch(() => undefined);
    if (!answer?.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of ["#workers", "#scenarios"]) {
      const here = find(part), fresh = find(part, page);
      if (!here || !fresh || here.contains(document.activeElement)) continue;
      if (find("details[open]", here)) find("details", fresh).open = true;
      here.replaceWith(fresh);
    }
  }, 2000);

  const confusion = find("#confusion");
  if (confusion && !confusion.hidden) showConfusion(id, confusion);
  for (const button of document.querySelectorAll("button.stop")) button.addEventListener("click", () => ask(`/api/jobs/${button.dataset.job}`, { method: "DELETE" }).then(() => { button.disabled = true; }));
  find("#again")?.addEventListener("submit", startAgain);
  find("#resume")?.addEventListener("click", async event => {
    event.target.disabled = true;
    try {
      await ask("/api/jobs", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ run: id, resume: true }) });
      find(".actions .note").textContent = "starting …";
    } catch (error) {
      find(".actions .note").replaceChildren(element("span", error.message, "error"));
    }
  });
}

// ---- A solve: what its files say over time and by iteration.
async function solve(root) {
  const id = root.dataset.run, place = find(".plots", root), file = name => fetch(api(id, `/files/${name}`));
  const add = (settings, series) => {
    const seen = series.map(([name, points]) => ({ name, points: points.filter(point => Number.isFinite(point[1])) })).filter(curve => curve.points.length);
    if (!seen.length) return;
    const plot = new Plot(settings);
    place.append(plot.root);
    plot.show(seen);
  };
  const result = await (await file("result.json")).json(), sign = result.objective === -result.energy ? -1 : 1;
  if (result.trace?.length) {
    const steps = result.trace.flatMap(([second, value], k) => k ? [[second, result.trace[k - 1][1]], [second, value]] : [[second, value]]);
    const bound = Number.isFinite(result.bound) ? [[steps[0][0], result.bound], [result.seconds, result.bound]] : [];
    add({ title: "Best objective over time", x: "seconds" }, [["objective", [...steps, [result.seconds, steps.at(-1)[1]]]], ["proved bound", bound]]);
  }
  if (!root.dataset.iterations) return;
  const [head, ...lines] = (await (await file("iterations.csv")).text()).trim().split("\n").map(line => line.split(","));
  const column = (name, factor = 1) => lines.map((line, k) => [k + 1, line[head.indexOf(name)] === "" ? NaN : factor * Number(line[head.indexOf(name)])]);
  add({ title: "Objective and bound by iteration", x: "iteration" }, [["incumbent", column("incumbent", sign)], ["proved bound", column("lower_bound", sign)], ["mixture", column("objective", sign)]]);
  add({ title: "Infeasibility of the mixture", x: "iteration" }, [["infeasibility", column("infeasibility")]]);
  add({ title: "Share of feasible reads", x: "iteration", percent: true }, [["feasible", column("feasible_read_share")]]);
  add({ title: "Weights before rows", x: "iteration" }, [["greatest", column("multiplier_max")], ["least", column("multiplier_min")], ["penalty", column("penalty")]]);
  add({ title: "Bits of the coefficients that were sent", x: "iteration" }, [["bits", column("coefficient_bits")]]);
}

async function showConfusion(id, section) {
  const note = find(".note", section);
  try {
    const { classes, confusion } = await ask(api(id, "/confusion"));
    const grid = element("table", undefined, "confusion"), head = grid.createTHead().insertRow(), body = grid.createTBody();
    head.append(element("th", "true \\ taken for"), ...classes.map(name => element("th", name)));
    const samples = element("div", undefined, "samples");
    samples.setAttribute("aria-live", "polite");
    confusion.forEach((row, truth) => {
      const line = body.insertRow(), total = Math.max(1, row.reduce((a, b) => a + b, 0));
      line.append(element("th", classes[truth]));
      row.forEach((count, taken) => {
        const cell = line.insertCell(), button = element("button", String(count));
        button.type = "button";
        button.setAttribute("aria-label", `${count} samples of ${classes[truth]} taken for ${classes[taken]}: show them`);
        cell.classList.toggle("wrong", truth !== taken);
        cell.style.setProperty("--share", truth === taken ? count / total : Math.min(1, 4 * count / total));
        button.addEventListener("click", () => showSamples(id, classes[truth], classes[taken], samples));
        cell.append(button);
      });
    });
    note.textContent = "A cell shows its samples.";
    const scroll = element("div", undefined, "scroll");
    Object.assign(scroll, { tabIndex: 0 });
    scroll.setAttribute("role", "region");
    scroll.setAttribute("aria-label", "Confusion matrix");
    scroll.append(grid);
    section.append(scroll, samples);
  } catch (error) {
    note.textContent = `The test samples cannot be read: ${error.message}`;
  }
}

async function showSamples(id, truth, taken, place) {
  const answer = await ask(api(id, `/samples?true=${encodeURIComponent(truth)}&predicted=${encodeURIComponent(taken)}`));
  place.replaceChildren(element("p", answer.samples.length ? `${truth} taken for ${taken}, the first ${answer.samples.length}:` : `No sample of ${truth} is taken for ${taken}.`, "note"));
  for (const values of answer.samples) {
    if (answer.width) place.append(image(values, answer.height, answer.width, value => { const shade = Math.round(255 * (value + answer.largest) / (2 * answer.largest)); return [shade, shade, shade]; }, `a sample of ${truth}`));
    else place.append(element("code", values.join(" ")));
  }
}

function image(values, height, width, colour, label) {
  const canvas = element("canvas"), scale = Math.max(1, Math.floor(84 / Math.max(height, width)));
  [canvas.width, canvas.height] = [width * scale, height * scale];
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", label);
  const pen = canvas.getContext("2d");
  values.forEach((value, k) => { pen.fillStyle = `rgb(${colour(value).join(",")})`; pen.fillRect(k % width * scale, Math.floor(k / width) * scale, scale, scale); });
  return canvas;
}

async function startAgain(event) {
  event.preventDefault();
  const form = event.target, note = find(".note", form), changes = {};
  [...form.querySelectorAll("select")].forEach((select, k) => { if (select.value) changes[select.value] = form.querySelectorAll("input")[k].value; });
  try {
    note.textContent = "starting …";
    const job = await ask("/api/jobs", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ run: form.dataset.run, changes }) });
    await waitFor(job);
  } catch (error) {
    note.replaceChildren(element("span", error.message, "error"));
  }
}

// The run's folder is there a moment after its process.
async function waitFor(job) {
  for (let state = "running"; ; await new Promise(done => setTimeout(done, 200))) {
    const answer = await fetch(api(job.run));
    if (answer.ok) { location.href = `/runs/${encodeURIComponent(job.run)}`; return; }
    if (state !== "running") throw new Error(state);
    state = (await ask("/api/jobs")).find(item => item.job === job.job).state;
  }
}

// ---- Jobs: their table as it changes, submitting, stopping.
function jobs() {
  const look = async () => {
    const here = find("#jobs");
    if (document.hidden || here.contains(document.activeElement)) return;
    const answer = await fetch("/jobs").catch(() => undefined);
    if (answer?.ok) here.replaceWith(find("#jobs", new DOMParser().parseFromString(await answer.text(), "text/html")));
  };
  setInterval(look, 2000);
  document.addEventListener("click", async event => {
    const { stop, job } = event.target.dataset ?? {};
    if (!stop && !job) return;
    event.target.disabled = true;
    await ask(stop ? `/api/jobs/queued/${encodeURIComponent(stop)}` : `/api/jobs/${job}`, { method: "DELETE" });
    event.target.blur();
    look();
  });
  find("#submit")?.addEventListener("submit", async event => {
    event.preventDefault();
    const form = event.target, note = find(".note", form);
    // Words in double quotes stay together, as in a shell.
    const words = [...form.elements.command.value.matchAll(/"([^"]*)"|(\S+)/g)].map(match => match[1] ?? match[2]);
    note.textContent = "submitting …";
    try {
      const job = await ask("/api/jobs/queued", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ arguments: words, name: form.elements.name.value }) });
      note.textContent = `submitted: ${job.id}`;
      look();
    } catch (error) {
      note.replaceChildren(element("span", error.message, "error"));
    }
  });
}

// ---- Comparison: the curves of several runs over one another.
async function compare() {
  const runs = [...document.querySelectorAll("#compare li[data-run]")].map(item => item.dataset.run);
  const answers = await Promise.all(runs.map(id => ask(api(id, "/metrics"))));
  for (const picture of pictures) {
    const key = picture.series[0][0];
    const series = answers.map((answer, k) => ({ name: runs[k], points: last(answer).map(round => [round.round, round[key]]).filter(point => Number.isFinite(point[1])) }));
    if (!series.some(curve => curve.points.length)) continue;
    const plot = new Plot({ ...picture, title: `${picture.title}: ${picture.series[0][1]}` });
    find("#plots").append(plot.root);
    plot.show(series);
  }
}

// The rounds of the margin that was chosen, or of the last one.
function last(answer) {
  const margin = answer.metrics.margin ?? answer.rounds.at(-1)?.margin;
  return answer.rounds.filter(round => round.margin === margin);
}

// ---- Trying a network out.
function trial(root) {
  const canvas = find("#glyph"), pen = canvas.getContext("2d"), [height, width] = [Number(root.dataset.height), Number(root.dataset.width)];
  const inked = new Set(), at = [Math.floor(height / 2), Math.floor(width / 2)];
  if (height) canvas.height = Math.round(canvas.width * height / width);
  const side = canvas.width / Math.max(1, width);
  let timer = 0;

  function paint() {
    pen.fillStyle = "#000";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.fillStyle = "#fff";
    for (const k of inked) pen.fillRect(k % width * side, Math.floor(k / width) * side, side, side);
    if (document.activeElement === canvas) { pen.strokeStyle = "#56b4e9"; pen.strokeRect(at[1] * side + 1, at[0] * side + 1, side - 2, side - 2); }
  }

  function ink(row, column) {
    const size = width < 12 ? 1 : Number(find("#pen").value);
    for (let r = row - Math.floor((size - 1) / 2); r < row - Math.floor((size - 1) / 2) + size; r++) {
      for (let c = column - Math.floor((size - 1) / 2); c < column - Math.floor((size - 1) / 2) + size; c++) {
        if (r >= 0 && r < height && c >= 0 && c < width) inked.add(r * width + c);
      }
    }
    paint();
    clearTimeout(timer);
    timer = setTimeout(() => send(pgm()), 250);
  }

  // A portable gray map: the size, then a byte a pixel.
  function pgm() {
    const head = new TextEncoder().encode(`P5\n${width} ${height}\n255\n`), bytes = new Uint8Array(head.length + width * height);
    bytes.set(head);
    for (const k of inked) bytes[head.length + k] = 255;
    return bytes;
  }

  async function send(body) {
    const place = find("#answer");
    try {
      show(place, await ask(api(root.dataset.run, "/predict"), { method: "POST", body }));
    } catch (error) {
      place.replaceChildren(element("p", error.message, "error"));
    }
  }

  const draw = event => {
    const box = canvas.getBoundingClientRect();
    ink(Math.floor((event.clientY - box.top) / box.height * height), Math.floor((event.clientX - box.left) / box.width * width));
  };
  canvas.addEventListener("pointerdown", event => { canvas.setPointerCapture(event.pointerId); draw(event); });
  canvas.addEventListener("pointermove", event => { if (event.buttons) draw(event); });
  canvas.addEventListener("keydown", event => {
    const move = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (move) { at[0] = Math.min(height - 1, Math.max(0, at[0] + move[0])); at[1] = Math.min(width - 1, Math.max(0, at[1] + move[1])); paint(); }
    else if (event.key === " ") ink(at[0], at[1]);
    else return;
    event.preventDefault();
  });
  canvas.addEventListener("focus", paint);
  canvas.addEventListener("blur", paint);
  find("#clear").addEventListener("click", () => { inked.clear(); paint(); find("#answer").replaceChildren(element("p", "Nothing was shown to it yet.", "note")); });
  find("#file").addEventListener("change", event => { if (event.target.files[0]) send(event.target.files[0]); });
  const drop = find("#drop");
  drop.addEventListener("dragover", event => { event.preventDefault(); drop.classList.add("over"); });
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", event => { event.preventDefault(); drop.classList.remove("over"); if (event.dataTransfer.files[0]) send(event.dataTransfer.files[0]); });
  paint();
}

function show(place, answer) {
  const parts = answer.notes.map(note => element("p", note, "note"));
  if (answer.predictions.length === 1) {
    const [{ class: name, scores }] = answer.predictions, most = Math.max(...scores), least = Math.min(...scores);
    const head = element("p");
    head.append(element("b", name ?? `${answer.classes[0]}: ${scores[0]}`, "class"));
    parts.push(head);
    if (name !== undefined) {
      const grid = element("table", undefined, "scores"), body = grid.createTBody();
      answer.classes.forEach((label, k) => {
        const line = body.insertRow(), bar = element("progress");
        Object.assign(bar, { max: 1, value: most > least ? (scores[k] - least) / (most - least) : 0 });
        bar.setAttribute("aria-label", `score of ${label}`);
        line.append(element("th", label));
        line.insertCell().append(bar);
        line.append(element("td", String(scores[k]), "number"));
      });
      parts.push(grid);
    }
  } else {
    const grid = element("table"), head = grid.createTHead().insertRow(), body = grid.createTBody(), isNumber = answer.predictions[0]?.class === undefined;
    head.append(element("th", "sample"), element("th", isNumber ? answer.classes[0] : "class"), ...(isNumber ? [] : answer.classes.map(label => element("th", label))));
    answer.predictions.forEach((prediction, k) => {
      const line = body.insertRow();
      line.append(element("td", String(k + 1), "number"), ...(isNumber ? [] : [element("td", prediction.class)]), ...prediction.scores.map(score => element("td", String(score), "number")));
    });
    const scroll = element("div", undefined, "scroll");
    scroll.append(grid);
    parts.push(scroll);
  }
  if (answer.influence) {
    const { values, height, width } = answer.influence, most = Math.max(1e-12, ...values.map(Math.abs));
    const mix = value => [0, 1, 2].map(k => Math.round(245 + ((value > 0 ? [0, 114, 178] : [213, 94, 0])[k] - 245) * Math.abs(value) / most));
    parts.push(element("h3", "Which inputs decided"));
    if (width) {
      const canvas = image(values, height, width, mix, "inputs that decided");
      canvas.id = "influence";
      parts.push(canvas, element("p", "Blue inputs speak for the class, orange ones against it: what its lead loses when the input is put to its mean.", "note"));
    } else {
      const list = element("ol"), order = values.map((value, k) => [value, k]).sort((a, b) => Math.abs(b[0]) - Math.abs(a[0])).slice(0, 8);
      for (const [value, k] of order) list.append(element("li", `input ${k + 1}: ${Number(value.toPrecision(4))}`));
      parts.push(list, element("p", "What the lead of the class, or the number, loses when the input is put to its mean.", "note"));
    }
  }
  place.replaceChildren(...parts);
}

if (find("#live")) table();
if (find("#run")) run(find("#run"));
if (find("#solve")) solve(find("#solve")).catch(error => { find("#solve .plots").replaceChildren(element("p", `The files of the solve cannot be read: ${error.message}`, "note")); });
if (find("#jobs")) jobs();
if (find("#compare")) compare().catch(error => { find("#plots").replaceChildren(element("p", `The rounds cannot be read: ${error.message}`, "note")); });
if (find("#try")) trial(find("#try"));

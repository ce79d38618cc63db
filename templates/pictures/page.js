"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const data = JSON.parse(byId("data").textContent);
  const canvas = byId("canvas");
  const svg = canvas.querySelector("svg");
  const page = svg.viewBox.baseVal;
  const size = { width: page.width, height: page.height };
  const parts = new Map(data.parts.map((part) => [part.element, part]));
  const arrows = data.parts.filter((part) => part.kind === "arrow");
  const labels = new Map();
  for (const label of svg.querySelectorAll(".arrow-label")) labels.set(label.dataset.for, label);

  // What is seen: the middle of the window on the page, and pixels of the screen per pixel of the page.
  const view = { x: size.width / 2, y: size.height / 2, scale: 1, fitted: true };
  let chosen = null;
  let direction = "both";

  function show() {
    const width = canvas.clientWidth / view.scale;
    const height = canvas.clientHeight / view.scale;
    svg.setAttribute("viewBox", `${view.x - width / 2} ${view.y - height / 2} ${width} ${height}`);
    byId("zoom").textContent = `${Math.round(view.scale * 100)}%`;
  }

  function fitScale() {
    return Math.min(canvas.clientWidth / size.width, canvas.clientHeight / size.height) || 1;
  }

  function fit() {
    Object.assign(view, { x: size.width / 2, y: size.height / 2, scale: fitScale(), fitted: true });
    show();
  }

  function resized() {
    if (view.fitted) fit();
    else show();
  }

  function zoomBy(factor, at) {
    const smallest = Math.min(fitScale(), 1) / 4;
    const scale = Math.min(8, Math.max(smallest, view.scale * factor));
    const fixed = at || { x: canvas.clientWidth / 2, y: canvas.clientHeight / 2 };
    const dx = fixed.x - canvas.clientWidth / 2;
    const dy = fixed.y - canvas.clientHeight / 2;
    view.x += dx / view.scale - dx / scale;
    view.y += dy / view.scale - dy / scale;
    Object.assign(view, { scale, fitted: false });
    show();
  }

  function moveBy(dx, dy) {
    view.x = Math.min(size.width, Math.max(0, view.x - dx / view.scale));
    view.y = Math.min(size.height, Math.max(0, view.y - dy / view.scale));
    view.fitted = false;
    show();
  }

  function bringIntoView(element) {
    const area = canvas.getBoundingClientRect();
    const box = element.getBoundingClientRect();
    const outside = box.left < area.left || box.top < area.top || box.right > area.right || box.bottom > area.bottom;
    if (!outside) return;
    moveBy(area.left + area.width / 2 - (box.left + box.width / 2), area.top + area.height / 2 - (box.top + box.height / 2));
  }

  // Paths: what a part reaches and what reaches it. They end at people, or a mail to a customer would reach everything.
  function walk(starts, from, to) {
    const reached = new Set(starts);
    const used = new Set();
    for (const part of reached) {
      if (parts.get(part)?.actor && !starts.includes(part)) continue;
      for (const arrow of arrows) {
        if (arrow[from] !== part) continue;
        used.add(arrow.element);
        reached.add(arrow[to]);
      }
    }
    return [...reached, ...used];
  }

  function inside(frame) {
    const found = new Set([frame]);
    for (let grown = true; grown; ) {
      const before = found.size;
      for (const part of data.parts) if (found.has(part.parent)) found.add(part.element);
      grown = found.size > before;
    }
    return [...found];
  }

  function pathOf(part) {
    if (part.kind === "arrow") return [part.element, part.source, part.target];
    const starts = part.kind === "frame" ? inside(part.element) : [part.element];
    const down = direction === "up" ? [] : walk(starts, "source", "target");
    const up = direction === "down" ? [] : walk(starts, "target", "source");
    return [...starts, ...down, ...up];
  }

  function mark() {
    const bright = new Set(chosen ? pathOf(chosen) : []);
    for (const part of [...bright]) {
      for (let p = parts.get(part); p && p.parent; p = parts.get(p.parent)) bright.add(p.parent);
    }
    svg.classList.toggle("chosen", Boolean(chosen));
    for (const part of data.parts) {
      const element = byId(part.element);
      element.classList.toggle("bright", bright.has(part.element));
      element.classList.toggle("selected", part === chosen);
      const label = labels.get(part.element);
      if (label) label.classList.toggle("bright", bright.has(part.element));
    }
  }

  // Details: everything is set as text, never as markup.
  function make(tag, text, attributes) {
    const element = document.createElement(tag);
    if (text) element.textContent = text;
    if (text) element.dir = "auto";
    for (const [name, value] of Object.entries(attributes || {})) element.setAttribute(name, value);
    return element;
  }

  function nameOf(element) {
    const part = parts.get(element);
    return part ? part.name : "";
  }

  function titleOf(part) {
    if (part.kind !== "arrow") return part.name;
    return `${nameOf(part.source)} → ${nameOf(part.target)}`;
  }

  // CloudFormation resources come as facts of their own heading; they get a list of their own.
  const isResource = (fact) => fact[0] === "Resource";
  const plainFacts = (part) => part.facts.filter((fact) => !isResource(fact));

  function factList(facts) {
    const list = make("dl");
    let last = "";
    for (const [head, text] of facts) {
      if (head !== last) list.append(make("dt", head));
      list.append(make("dd", text));
      last = head;
    }
    return list;
  }

  function partButton(part, text, note) {
    const item = make("li");
    const button = make("button", text, { type: "button" });
    if (note) button.append(make("br"), make("small", note));
    button.addEventListener("click", () => choose(part, true));
    item.append(button);
    return item;
  }

  function section(title, items) {
    if (!items.length) return [];
    const list = make("ul");
    list.append(...items);
    return [make("h3", title), list];
  }

  function arrowNote(arrow) {
    const facts = plainFacts(arrow).map(([head, text]) => `${head}: ${text}`);
    return [arrow.name, arrow.type, ...facts].filter(Boolean).join(" · ");
  }

  function arrowSections(part) {
    const outgoing = arrows.filter((arrow) => arrow.source === part.element);
    const incoming = arrows.filter((arrow) => arrow.target === part.element);
    return [
      ...section("Outgoing", outgoing.map((arrow) => partButton(arrow, `→ ${nameOf(arrow.target)}`, arrowNote(arrow)))),
      ...section("Incoming", incoming.map((arrow) => partButton(arrow, `← ${nameOf(arrow.source)}`, arrowNote(arrow)))),
    ];
  }

  function endSections(arrow) {
    const ends = [arrow.source, arrow.target].map((element) => parts.get(element)).filter(Boolean);
    return section("Connects", ends.map((part) => partButton(part, part.name, part.service || part.type)));
  }

  function contentSections(frame) {
    const content = data.parts.filter((part) => part.parent === frame.element);
    return section("Contains", content.map((part) => partButton(part, part.name, part.service || part.type)));
  }

  function memberSections(part) {
    const resources = part.facts.filter(isResource).map((fact) => fact[1]);
    return section("CloudFormation", [...new Set([...part.members, ...resources])].map((member) => {
      const item = make("li");
      item.append(make("code", member));
      return item;
    }));
  }

  function pathButtons() {
    const group = make("div", "", { class: "path", role: "group", "aria-label": "Path shown" });
    for (const [value, text] of [["up", "Upstream"], ["both", "Both"], ["down", "Downstream"]]) {
      const button = make("button", text, { type: "button", "aria-pressed": String(value === direction), "data-path": value });
      button.addEventListener("click", () => {
        direction = value;
        for (const other of group.children) other.setAttribute("aria-pressed", String(other === button));
        mark();
      });
      group.append(button);
    }
    return group;
  }

  function describe(part) {
    const close = make("button", "×", { type: "button", class: "close", "aria-label": "Close details" });
    close.addEventListener("click", clear);
    const content = [close, make("h2", titleOf(part))];
    const type = part.facts.some((fact) => fact[1] === part.type) ? "" : part.type;
    const below = [part.service, part.kind === "arrow" ? part.name : "", type].filter(Boolean).join(" · ");
    content.push(make("small", below));
    if (part.state) content.push(make("p", [part.state, part.stateNote].filter(Boolean).join(": "), { class: "state" }));
    if (part.description) content.push(make("p", part.description));
    if (part.link) {
      content.push(make("a", part.link, { href: part.link, target: "_blank", rel: "noopener noreferrer" }));
    }
    if (part.kind !== "arrow") content.push(pathButtons());
    if (plainFacts(part).length) content.push(factList(plainFacts(part)));
    if (part.kind === "arrow") content.push(...endSections(part));
    if (part.kind === "frame") content.push(...contentSections(part));
    content.push(...arrowSections(part), ...memberSections(part));
    return content;
  }

  function remember(hash) {
    try {
      history.replaceState(null, "", hash ? `#${encodeURIComponent(hash)}` : location.pathname + location.search);
    } catch {
      // Some viewers of local files forbid it; the page works without.
    }
  }

  function choose(part, reveal) {
    chosen = part;
    const details = byId("details");
    details.replaceChildren(...describe(part));
    details.scrollTop = 0;
    details.hidden = false;
    resized();
    mark();
    if (reveal) bringIntoView(byId(part.element));
    remember(part.element);
  }

  function clear() {
    const element = chosen && byId(chosen.element);
    chosen = null;
    byId("details").hidden = true;
    resized();
    mark();
    if (element && byId("details").contains(document.activeElement)) element.focus({ preventScroll: true });
    remember("");
  }

  // Search.
  const search = byId("search");
  const found = byId("found");
  let matches = [];
  let active = -1;

  function words(part) {
    const facts = part.facts.map((fact) => fact.join(" "));
    return [part.id, titleOf(part), part.name, part.service, part.type, ...facts, ...part.members].join("\n").toLowerCase();
  }

  function rank(part, query) {
    if (part.name.toLowerCase().startsWith(query) || part.id.toLowerCase().startsWith(query)) return 0;
    return part.kind === "box" ? 1 : part.kind === "frame" ? 2 : 3;
  }

  function find(text) {
    const query = text.trim().toLowerCase();
    matches = query ? data.parts.filter((part) => query.split(/\s+/).every((word) => words(part).includes(word))) : [];
    matches.sort((a, b) => rank(a, query) - rank(b, query));
    matches = matches.slice(0, 20);
    active = matches.length ? 0 : -1;
    listMatches(Boolean(query));
  }

  function listMatches(open) {
    const items = matches.map((part, i) => {
      const item = make("li", titleOf(part), { role: "option", id: `found-${i}`, "aria-selected": String(i === active) });
      item.append(make("br"), make("small", [part.service, part.type].filter(Boolean).join(" · ")));
      item.addEventListener("pointerdown", (event) => {
        event.preventDefault();
        take(part);
      });
      return item;
    });
    if (open && !items.length) items.push(make("li", "Nothing found"));
    found.replaceChildren(...items);
    found.hidden = !open;
    search.setAttribute("aria-expanded", String(open));
    if (active >= 0) search.setAttribute("aria-activedescendant", `found-${active}`);
    else search.removeAttribute("aria-activedescendant");
    if (active >= 0) items[active].scrollIntoView({ block: "nearest" });
  }

  function take(part) {
    search.value = "";
    find("");
    choose(part, true);
    byId(part.element).focus({ preventScroll: true });
  }

  search.addEventListener("input", () => find(search.value));
  search.addEventListener("blur", () => listMatches(false));
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && active >= 0) take(matches[active]);
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!matches.length) return;
      active = (active + (event.key === "ArrowDown" ? 1 : -1) + matches.length) % matches.length;
      listMatches(true);
    } else if (event.key === "Escape") {
      search.value = "";
      find("");
      search.blur();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });

  // Pointer: drag moves, wheel and two fingers zoom, a click without a drag chooses.
  const pointers = new Map();
  let dragged = false;

  function place(event) {
    const area = canvas.getBoundingClientRect();
    return { x: event.clientX - area.left, y: event.clientY - area.top };
  }

  function spread() {
    const [a, b] = [...pointers.values()];
    return { distance: Math.hypot(a.x - b.x, a.y - b.y), x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
  }

  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    pointers.set(event.pointerId, place(event));
    dragged = pointers.size > 1;
  });
  canvas.addEventListener("pointermove", (event) => {
    const before = pointers.get(event.pointerId);
    if (!before) return;
    const now = place(event);
    if (!dragged && Math.hypot(now.x - before.x, now.y - before.y) < 4) return;
    if (!dragged) canvas.setPointerCapture(event.pointerId);
    dragged = true;
    canvas.classList.add("moving");
    const was = pointers.size === 2 ? spread() : null;
    pointers.set(event.pointerId, now);
    if (was) {
      const is = spread();
      zoomBy(is.distance / (was.distance || 1), is);
      moveBy(is.x - was.x, is.y - was.y);
    } else moveBy(now.x - before.x, now.y - before.y);
  });
  for (const kind of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(kind, (event) => {
      pointers.delete(event.pointerId);
      if (!pointers.size) canvas.classList.remove("moving");
    });
  }
  canvas.addEventListener("click", (event) => {
    if (dragged) return;
    const label = event.target.closest(".arrow-label");
    const element = label ? byId(label.dataset.for) : event.target.closest(".part");
    if (element) choose(parts.get(element.id), false);
    else clear();
  });
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    const lines = event.deltaMode === 1 ? 20 : 1;
    zoomBy(Math.exp(-event.deltaY * lines * (event.ctrlKey ? 0.01 : 0.002)), place(event));
  }, { passive: false });

  // Keyboard.
  const keys = {
    "+": () => zoomBy(1.25), "=": () => zoomBy(1.25), "-": () => zoomBy(0.8), 0: fit, Escape: clear,
    ArrowLeft: () => moveBy(60, 0), ArrowRight: () => moveBy(-60, 0), ArrowUp: () => moveBy(0, 60), ArrowDown: () => moveBy(0, -60),
    "/": () => search.focus(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target === search) return;
    const part = event.target.closest && event.target.closest(".part");
    if (part && (event.key === "Enter" || event.key === " ")) choose(parts.get(part.id), false);
    else if (Object.hasOwn(keys, event.key)) keys[event.key]();
    else return;
    event.preventDefault();
  });
  svg.addEventListener("focusin", (event) => {
    const part = event.target.closest(".part");
    if (part && part.matches(":focus-visible")) bringIntoView(part);
  });

  // Theme, window, print.
  const root = document.documentElement;

  function setTheme(dark) {
    root.dataset.theme = dark ? "dark" : "light";
    byId("theme").setAttribute("aria-pressed", String(dark));
  }

  byId("theme").addEventListener("click", () => setTheme(root.dataset.theme !== "dark"));
  byId("zoom-in").addEventListener("click", () => zoomBy(1.25));
  byId("zoom-out").addEventListener("click", () => zoomBy(0.8));
  byId("fit").addEventListener("click", fit);
  new ResizeObserver(resized).observe(canvas);
  addEventListener("beforeprint", () => svg.setAttribute("viewBox", `0 0 ${size.width} ${size.height}`));
  addEventListener("afterprint", show);

  setTheme(root.dataset.start === "dark" || matchMedia("(prefers-color-scheme: dark)").matches);
  fit();
  try {
    const wanted = parts.get(decodeURIComponent(location.hash.slice(1)));
    if (wanted) choose(wanted, true);
  } catch {
    // A broken fragment chooses nothing.
  }
})();

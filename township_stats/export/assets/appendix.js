"use strict";
// What a page gains with a script: the panel of a number, sorting, filtering, CSV.
(() => {
  const words = JSON.parse(document.body.dataset.ui);
  const make = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };
  const button = (text, onclick) => {
    const element = make("button", { type: "button" }, text);
    element.addEventListener("click", onclick);
    return element;
  };

  // The panel: an entry of the list at the end, shown where the reader is.
  const heading = make("h2", { id: "origin-h", tabindex: "-1" }, words.title);
  const body = make("div");
  const back = button(words.back, () => { trail.pop(); show(trail.at(-1)); });
  const panel = make("div", { class: "origin", role: "dialog", "aria-labelledby": "origin-h", hidden: "" },
    make("div", { class: "bar" }, heading, back, button(words.close, () => close())), body);
  let opener = null;
  let trail = [];
  const show = (entry) => {
    const copy = entry.cloneNode(true);
    body.replaceChildren(...copy.childNodes);
    back.hidden = trail.length < 2;
    panel.hidden = false;
    panel.scrollTop = 0;
    heading.focus({ preventScroll: true });
  };
  const expand = (link) => {
    opener?.removeAttribute("aria-expanded");
    link?.setAttribute("aria-expanded", "true");
    opener = link;
  };
  const close = () => {
    if (panel.hidden) return;
    const link = opener;
    expand(null);
    panel.hidden = true;
    document.documentElement.style.scrollPaddingBottom = "";
    link?.focus();
  };
  document.body.append(panel);
  for (const link of document.querySelectorAll("a.from")) {
    link.setAttribute("aria-haspopup", "dialog");
  }
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.from, .origin .parts a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const entry = document.getElementById(link.hash.slice(1));
    if (!entry) return;
    event.preventDefault();
    if (panel.contains(link)) trail.push(entry);
    else { trail = [entry]; expand(link); }
    show(entry);
    document.documentElement.style.scrollPaddingBottom = `${panel.offsetHeight + 16}px`;
    opener.scrollIntoView({ block: "nearest" });
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });

  // CSV as it is in the folder of tables: what is printed, the indicator's code first.
  const safe = (text) =>
    /^[=+\-@\t\r\n＝＋－＠']/.test(text) && !/^([+-]?[0-9][0-9,]*(\.[0-9]+)?%?|[-+]+)$/.test(text)
      ? `'${text}` : text;
  const quoted = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const printed = (cell) => {
    const copy = cell.cloneNode(true);
    for (const mark of copy.querySelectorAll("sup, .u")) mark.remove();
    return copy.textContent;
  };
  const csv = (table) => {
    const lines = table.rows.filter((row) => !row.hidden).map((row) => {
      const cells = table.heads.map((_, index) => row.cells[index])
        .map((cell) => (cell ? safe(printed(cell)) : ""));
      return [row.dataset.code ?? "", ...cells];
    });
    lines.unshift([words.code, ...table.heads.map((cell) => cell.dataset.head ?? printed(cell))]);
    return lines.map((cells) => `${cells.map(quoted).join(",")}\r\n`).join("");
  };
  const download = (table) => {
    const name = table.title.replace(/[\\/:*?"<>|\s]+/g, " ").trim().slice(0, 80);
    const url = URL.createObjectURL(new Blob(["\ufeff", csv(table)], { type: "text/csv" }));
    make("a", { href: url, download: `${name}.csv` }).click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  };
  const copy = async (table) => {
    try {
      await navigator.clipboard.writeText(csv(table));
    } catch {
      const area = make("textarea", {}, csv(table));
      table.tools.append(area);
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      if (!done) return;
    }
    table.status.textContent = words.copied;
  };

  // Rows that stand by themselves can be sorted and filtered; a total keeps its place, and is
  // hidden while a filter hides some of what it adds up.
  const isTotal = (row) => row.classList.contains("total");
  const key = (row, index) => {
    const cell = row.cells[index];
    return cell.classList.contains("n") ? Number(cell.dataset.v ?? NaN) : printed(cell);
  };
  const order = (one, other, sign) => {
    if (typeof one === "string") return sign * one.localeCompare(other, document.documentElement.lang);
    if (Number.isNaN(one) || Number.isNaN(other)) return Number.isNaN(one) - Number.isNaN(other);
    return sign * (one - other);
  };
  const sort = (table, index) => {
    const head = table.heads[index];
    const sign = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
    for (const cell of table.heads) cell.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", sign > 0 ? "ascending" : "descending");
    const sorted = table.rows.filter((row) => !isTotal(row)).map((row) => [key(row, index), row])
      .sort(([one], [other]) => order(one, other, sign)).map(([, row]) => row);
    table.rows = table.rows.map((row) => (isTotal(row) ? row : sorted.shift()));
    table.element.tBodies[0].replaceChildren(...table.rows);
  };
  const filter = (table, wanted) => {
    const text = wanted.trim().toLowerCase();
    for (const row of table.rows) {
      row.hidden = text !== "" && (isTotal(row) || !row.textContent.toLowerCase().includes(text));
    }
    const shown = table.rows.filter((row) => !row.hidden).length;
    const all = table.rows.filter((row) => !isTotal(row)).length;
    table.status.textContent = text === "" ? "" :
      words.rows.replace("{shown}", shown).replace("{all}", all);
  };
  const arrange = (table) => {
    table.heads.forEach((head, index) => {
      const label = printed(head);
      if (!label) return;
      const control = button(label, () => sort(table, index));
      control.className = "sort";
      control.title = words.sort.replace("{column}", label);
      for (const node of [...head.childNodes]) if (node.nodeType === Node.TEXT_NODE) node.remove();
      head.prepend(control);
    });
    const input = make("input", { type: "search", autocomplete: "off" });
    input.addEventListener("input", () => filter(table, input.value));
    table.tools.append(make("label", {}, words.filter, input));
  };

  for (const element of document.querySelectorAll(".stat-table table")) {
    const table = {
      element,
      title: element.caption.querySelector(".title").textContent,
      heads: [...element.tHead.querySelectorAll("th[scope=col]")]
        .sort((one, other) => (one.dataset.col ?? 0) - (other.dataset.col ?? 0)),
      rows: [...element.tBodies].flatMap((body) => [...body.rows]),
      status: make("span", { role: "status" }),
      tools: make("div", { class: "tools" }),
    };
    table.tools.append(table.status);
    if ("long" in element.dataset) arrange(table);
    table.tools.append(button(words.copy, () => copy(table)), button(words.csv, () => download(table)));
    const box = element.closest(".scroll");
    if ("long" in element.dataset) box.before(table.tools);
    else box.parentElement.append(table.tools);
  }

  // What scrolls can be reached by keyboard; what does not is no stop on the way.
  const measure = new ResizeObserver((changes) => {
    for (const { target } of changes) {
      if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
      else target.removeAttribute("tabindex");
    }
  });
  for (const box of document.querySelectorAll(".scroll")) measure.observe(box);

  // The jump list is folded away where it would stand above the text.
  if (matchMedia("(max-width: 71.99rem)").matches) {
    document.querySelector(".contents details")?.removeAttribute("open");
  }
})();

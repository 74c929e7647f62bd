/* Draws a conversation from Reply values. Everything that came from data becomes a text node or a checked
   attribute; nothing is ever parsed as HTML. Used by the page and by the widget. Knows no network. */
(function () {
  "use strict";
  const MAX_MARKERS = 5; // a count over sixty records need not end in sixty numbers
  const MAX_SOURCES = 6; // shown at once; the others open on demand
  const MAX_ROWS = 100;

  const make = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    for (const name in attributes) {
      if (attributes[name] != null) element.setAttribute(name, attributes[name]);
    }
    element.append(...children.filter((child) => child != null && child !== ""));
    return element;
  };
  const button = (name, label, onClick, attributes) => {
    const element = make("button", { type: "button", class: name, ...attributes }, label);
    element.addEventListener("click", onClick);
    return element;
  };
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (all, key) => (key in values ? values[key] : all));
  const bare = (text) => text.toLowerCase().replace(/[\s?!.,。？！，]+/g, "");
  const webAddress = (url) => (typeof url === "string" && /^https?:\/\//i.test(url) ? url : null);

  window.FriendshipChat = function (root, handlers) {
    let texts = {};
    let language = "en";
    let receipts = false;
    let drawn = [];
    const welcome = make("div", { class: "fc-welcome" });
    const list = make("div", { class: "fc-turns" });
    const status = make("div", { class: "fc-hidden", role: "status" });
    root.append(welcome, list, status);

    function day(iso) {
      const match = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?$/.exec(iso || "");
      if (!match) return iso || "";
      const [, year, month, date] = match;
      const parts = { year: "numeric", timeZone: "UTC" };
      if (month) parts.month = "long";
      if (date) parts.day = "numeric";
      const moment = Date.UTC(Number(year), Number(month || 1) - 1, Number(date || 1));
      return new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, parts).format(moment);
    }

    function link(url) {
      if (!webAddress(url)) return null;
      const more = make("span", { class: "fc-hidden" }, " (" + texts.new_tab + ")");
      return make("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, texts.open_link, more);
    }

    /* One source: its kind, the verbatim quote, and where that stands. */
    function source(citation) {
      const from = citation.source;
      const title = from.title || from.publisher || from.id;
      const kind = make("span", { class: "fc-kind fc-" + citation.kind }, texts[citation.kind] || citation.kind);
      const summary = make(
        "summary", {},
        make("span", { class: "fc-number" }, "[" + citation.number + "]"), " ",
        make("span", { class: "fc-name" }, kind, " ", make("bdi", {}, title)),
      );
      const origin = (ref, name) => {
        const words = [name, ref.publisher, day(ref.date)].filter(Boolean).join(" · ");
        return make("p", { class: "fc-origin" }, make("bdi", {}, words), " ", link(ref.url));
      };
      const body = [make("blockquote", { dir: "auto" }, citation.quote), origin(from, "")];
      const others = citation.more_sources || [];
      if (others.length) {
        const label = make("summary", {}, texts.also_in + " (" + others.length + ")");
        body.push(make("details", { class: "fc-more" }, label, ...others.map((ref) => origin(ref, ref.title))));
      }
      return make("details", { class: "fc-source" }, summary, ...body);
    }

    function open(details) {
      for (let node = details; node; node = node.parentElement.closest("details")) node.open = true;
      const summary = details.querySelector("summary");
      summary.focus({ preventScroll: true });
      details.scrollIntoView({ block: "nearest" });
    }

    /* Text with its markers [1] as buttons; a bracketed number that is no citation stays text. */
    function inline(text, sources) {
      const nodes = [];
      for (const part of text.split(/((?:\s*\[\d+\])+)/)) {
        const numbers = (part.match(/^(?:\s*\[\d+\])+$/) ? part.match(/\d+/g) : []).map(Number);
        if (!numbers.length || !numbers.every((number) => sources.has(number))) {
          nodes.push(part);
          continue;
        }
        const shown = numbers.length > MAX_MARKERS + 1 ? numbers.slice(0, MAX_MARKERS) : numbers;
        for (const number of shown) nodes.push("\u2009", marker("[" + number + "]", number, sources));
        const rest = numbers.length - shown.length;
        if (rest) nodes.push("\u2009", marker("+" + rest, numbers[shown.length], sources));
      }
      return nodes;
    }

    function marker(label, number, sources) {
      const name = fill(texts.source_number, { number }) + (label.startsWith("+") ? " " + label : "");
      return button("fc-marker", label, () => sources.get(number) && open(sources.get(number)), {
        "aria-label": name,
      });
    }

    function prose(text, sources) {
      const blocks = [];
      let items = null;
      for (const line of text.split(/\n+/)) {
        const item = /^\s*(?:[-*•]|\d+\.)\s+(.*)$/.exec(line);
        if (item) {
          if (!items) blocks.push((items = make("ul", {})));
          items.append(make("li", {}, ...inline(item[1], sources)));
        } else if (line.trim()) {
          items = null;
          blocks.push(make("p", {}, ...inline(line, sources)));
        }
      }
      return blocks;
    }

    function sourceList(citations, sources) {
      const all = citations.map((citation) => sources.get(citation.number));
      const heading = make("h3", {}, fill(texts.sources, { count: all.length }));
      if (all.length <= MAX_SOURCES + 1) return make("section", { class: "fc-sources" }, heading, ...all);
      const rest = all.splice(MAX_SOURCES);
      const label = make("summary", {}, fill(texts.more_sources, { count: rest.length }));
      const more = make("details", { class: "fc-more" }, label, ...rest);
      return make("section", { class: "fc-sources" }, heading, ...all, more);
    }

    const cell = (value) =>
      value == null ? "" : Array.isArray(value) ? value.map(cell).join("; ")
        : typeof value === "object" ? JSON.stringify(value) : String(value);

    function table(rows) {
      const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
      const names = columns.map((key) => key.replace(/_/g, " "));
      const head = make("tr", {}, ...names.map((name) => make("th", { scope: "col" }, name)));
      const line = (row) => make("tr", {}, ...columns.map((key) => make("td", { dir: "auto" }, cell(row[key]))));
      const body = make("tbody", {}, ...rows.slice(0, MAX_ROWS).map(line));
      const label = fill(texts.rows, { count: rows.length });
      const grid = make("table", {}, make("caption", { class: "fc-hidden" }, label), make("thead", {}, head), body);
      const quoted = (value) => {
        // A cell that a spreadsheet would run as a formula is kept as text.
        const text = cell(value).replace(/^(?=[=+@\t\r-])(?!-?\d)/, "'");
        return /[",\n\r]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
      };
      const csv = () => [columns, ...rows.map((row) => columns.map((key) => row[key]))]
        .map((line) => line.map(quoted).join(",")).join("\r\n");
      const copies = make("p", { class: "fc-actions" },
        copyButton(texts.copy_csv, csv), copyButton(texts.copy_json, () => JSON.stringify(rows, null, 1)));
      const cut = rows.length > MAX_ROWS ? make("p", { class: "fc-label" }, fill(texts.rows_cut, { count: MAX_ROWS })) : null;
      const scroll = make("div", { class: "fc-scroll", tabindex: "0", role: "region", "aria-label": label }, grid);
      return make("details", { class: "fc-rows" }, make("summary", {}, label), scroll, cut, copies);
    }

    function copyButton(label, text) {
      if (!navigator.clipboard) return null;
      return button("fc-quiet", label, (event) =>
        navigator.clipboard.writeText(text()).then(() => (event.target.textContent = texts.copied)));
    }

    function chips(label, questions) {
      if (!questions || !questions.length) return null;
      const items = questions.map((question) =>
        make("li", {}, button("fc-chip", question, () => handlers.onAsk(question), { dir: "auto" })));
      return make("div", { class: "fc-chips" }, make("p", { class: "fc-label" }, label), make("ul", { "aria-label": label }, ...items));
    }

    function votes(reply) {
      const said = make("span", { class: "fc-label" });
      const vote = (value, comment) => {
        handlers.onVote({ reply_id: reply.id, vote: value, comment });
        said.textContent = status.textContent = texts.thanks;
        for (const key in thumbs) thumbs[key].setAttribute("aria-pressed", String(key === value));
      };
      const note = make("form", { class: "fc-note", hidden: "" });
      const field = make("input", { type: "text", maxlength: "1000", "aria-label": texts.comment, placeholder: texts.comment });
      note.append(field, make("button", { type: "submit", class: "fc-quiet" }, texts.send));
      note.addEventListener("submit", (event) => {
        event.preventDefault();
        if (field.value.trim()) vote("down", field.value.trim());
        note.hidden = true;
      });
      const thumbs = {
        up: button("fc-quiet", texts.helpful, () => { note.hidden = true; vote("up", ""); }, { "aria-pressed": "false" }),
        down: button("fc-quiet", texts.not_helpful, () => { note.hidden = false; vote("down", ""); field.focus(); }, { "aria-pressed": "false" }),
      };
      return { line: [thumbs.up, thumbs.down, said], note };
    }

    function actions(reply) {
      const again = reply && reply.reason === "too-long" ? null
        : button("fc-quiet fc-retry", texts.retry, () => handlers.onRetry());
      if (!reply) return [make("div", { class: "fc-actions" }, again)];
      const { line, note } = votes(reply);
      const more = make("span", { class: "fc-hidden" }, " (" + texts.new_tab + ")");
      const receipt = receipts && reply.reason !== "too-long"
        ? make("a", { class: "fc-quiet", href: "/api/receipts/" + encodeURIComponent(reply.id) + "?lang=" + language, target: "_blank", rel: "noopener" }, texts.receipt, more)
        : null;
      return [make("div", { class: "fc-actions" }, again, receipt, ...line), note];
    }

    function answered(turn) {
      const reply = turn.reply;
      const parts = [];
      if (reply.question && bare(reply.question) !== bare(turn.typed) && reply.reason !== "too-long") {
        parts.push(make("p", { class: "fc-understood", dir: "auto" }, fill(texts.understood, { question: reply.question })));
      }
      if (reply.kind === "abstention") {
        const heading = reply.reason === "ambiguous" ? texts.ask_back : texts.no_answer;
        const notice = make("div", { class: "fc-notice", lang: reply.language },
          make("p", { class: "fc-label", lang: language }, heading), ...prose(reply.text, new Map()));
        if (reply.nearest.length) {
          const items = reply.nearest.map((text) => make("li", { dir: "auto" }, text));
          notice.append(make("p", { class: "fc-label", lang: language }, texts.nearest), make("ul", {}, ...items));
        }
        return [...parts, notice, chips(texts.suggestions, reply.suggestions), ...actions(reply)];
      }
      const sources = new Map(reply.citations.map((citation) => [citation.number, source(citation)]));
      parts.push(make("div", { class: "fc-text", lang: reply.language, dir: "auto" }, ...prose(reply.text, sources)));
      if (reply.as_of) parts.push(make("p", { class: "fc-label" }, fill(texts.as_of, { date: day(reply.as_of) })));
      if (reply.rows.length) parts.push(table(reply.rows));
      if (reply.citations.length) parts.push(sourceList(reply.citations, sources));
      return [...parts, ...actions(reply), chips(texts.follow_ups, reply.suggestions)];
    }

    function body(turn) {
      if (turn.status === "done") return answered(turn);
      if (turn.status === "pending") return [make("p", { class: "fc-working" }, texts.working)];
      if (turn.status === "streaming") {
        const numbers = new Map(turn.claims.flatMap((claim) => claim.citations).map((number) => [number, null]));
        const text = turn.claims.map((claim) => claim.text + claim.citations.map((n) => " [" + n + "]").join("")).join("\n");
        return [make("div", { class: "fc-text", dir: "auto" }, ...prose(text, numbers))];
      }
      return [make("p", { class: "fc-working" }, texts[turn.status]), ...actions(null)];
    }

    /* Screen readers hear that work began and how it ended, never the pieces in between. */
    function announce(turn) {
      if (turn.status === "streaming") return;
      const reply = turn.reply;
      status.textContent = turn.status === "pending" ? texts.working
        : turn.status !== "done" ? texts[turn.status]
        : reply.kind === "answer" ? fill(texts.answer_ready, { count: reply.citations.length })
        : texts.answer_missing;
    }

    function draw(index, turn, first) {
      const key = JSON.stringify(turn);
      if (drawn[index] && drawn[index].key === key) return;
      const node = drawn[index] ? drawn[index].node : make("article", { class: "fc-turn" });
      const asked = make("h2", { class: "fc-asked", dir: "auto" }, make("span", { class: "fc-hidden" }, texts.you_asked + ": "), turn.typed);
      node.replaceChildren(asked, make("div", { class: "fc-reply fc-" + turn.status, "aria-busy": String(turn.status === "pending" || turn.status === "streaming") }, ...body(turn).filter(Boolean)));
      if (!drawn[index]) {
        list.append(node);
        if (!first) node.scrollIntoView({ block: "start" });
      }
      drawn[index] = { key, node };
      if (!first) announce(turn);
    }

    return {
      /** Draws {turns, texts, language, examples, receipts}; only what changed is drawn anew. */
      show(state) {
        const redrawn = JSON.stringify(state.texts) !== JSON.stringify(texts);
        ({ texts, language } = state);
        receipts = Boolean(state.receipts);
        if (redrawn || (drawn.length && !state.turns.length)) {
          drawn = [];
          list.replaceChildren();
        }
        document.documentElement.lang = language;
        const last = state.turns[state.turns.length - 1];
        root.classList.toggle("fc-busy", Boolean(last) && /pending|streaming/.test(last.status));
        list.setAttribute("aria-label", texts.conversation);
        list.setAttribute("role", "region");
        welcome.hidden = state.turns.length > 0;
        if (!state.turns.length) {
          status.textContent = "";
          const examples = chips(texts.examples, state.examples);
          welcome.replaceChildren(make("p", { class: "fc-greeting" }, texts.welcome), ...(examples ? [examples] : []));
        }
        state.turns.forEach((turn, index) => draw(index, turn, redrawn));
        for (const gone of drawn.splice(state.turns.length)) gone.node.remove();
      },
    };
  };
})();

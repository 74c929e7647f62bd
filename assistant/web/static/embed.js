/* The widget's page: asks the assistant and keeps the conversation in memory only. */
(function () {
  "use strict";
  const element = (id) => document.getElementById(id);
  const state = { ...JSON.parse(element("state").textContent), turns: [] };
  const box = element("question");
  let running = null;
  let parentOrigin = null;

  const color = new URLSearchParams(location.search).get("color") || "";
  const hex = /^#?([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(color);
  if (hex) {
    const [red, green, blue] = hex.slice(1).map((part) => parseInt(part, 16));
    const bright = red * 0.299 + green * 0.587 + blue * 0.114 > 150;
    for (const id of ["ask", "stop"]) {
      element(id).style.background = "#" + hex.slice(1).join("");
      element(id).style.color = bright ? "#111" : "#fff";
    }
  }

  const chat = window.FriendshipChat(element("chat"), {
    onAsk: ask,
    onRetry() {
      const last = state.turns.pop();
      if (last) ask(last.typed);
    },
    onVote(vote) {
      const { typed, reply } = state.turns.find((turn) => turn.reply && turn.reply.id === vote.reply_id);
      const standalone = reply.question === typed ? "" : reply.question;
      post("/api/feedback", { ...vote, question: typed.slice(0, 4000), standalone: standalone.slice(0, 4000), language: reply.language }).catch(() => {});
    },
  });

  const post = (path, body, more) => fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "text/event-stream" },
    body: JSON.stringify(body),
    ...more,
  });

  /* Earlier turns as the API takes them: questions as they were understood. */
  function history() {
    return state.turns.filter((turn) => turn.reply).slice(-8).flatMap(({ typed, reply }) => [
      { role: "user", content: (reply.kind === "answer" && reply.question) || typed },
      { role: "assistant", content: reply.text },
    ]);
  }

  async function ask(question) {
    if (running || !question.trim()) return;
    const body = { question, history: history() };
    const control = (running = new AbortController());
    const turn = { typed: question.slice(0, 2000), status: "pending", claims: [], reply: null };
    state.turns.push(turn);
    show();
    try {
      const response = await post("/api/ask", body, { signal: control.signal });
      if (!response.ok) throw new Error(response.status);
      for await (const [name, data] of events(response.body)) {
        if (name === "claim") Object.assign(turn, { status: "streaming", claims: [...turn.claims, data] });
        if (name === "reply") Object.assign(turn, { status: "done", claims: [], reply: data });
        show();
      }
      if (!turn.reply) throw new Error("no reply");
    } catch {
      turn.status = control.signal.aborted ? "stopped" : "failed";
    }
    if (running === control) running = null;
    show();
  }

  /* The server-sent events of a response, each as [name, data]. */
  async function* events(stream) {
    const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const blocks = (rest + part.value).split("\n\n");
      rest = blocks.pop();
      for (const block of blocks) {
        const [, name, data] = /^event: (.*)\ndata: (.*)$/.exec(block);
        yield [name, JSON.parse(data)];
      }
    }
  }

  function show() {
    chat.show(state);
    element("ask").hidden = Boolean(running);
    element("stop").hidden = !running;
    element("reset").hidden = !state.turns.length;
  }

  function stop() {
    if (running) running.abort();
  }

  element("composer").addEventListener("submit", (event) => {
    event.preventDefault();
    const question = box.value;
    if (running || !question.trim()) return;
    box.value = "";
    ask(question);
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    element("composer").requestSubmit();
  });
  element("stop").addEventListener("click", () => { stop(); box.focus(); });
  element("reset").addEventListener("click", () => {
    stop();
    running = null;
    state.turns = [];
    show();
    box.focus();
  });

  // The site around us may only say that it opened us; it hears only that Escape was pressed.
  window.addEventListener("message", (event) => {
    if (window.parent === window || event.source !== window.parent || event.data !== "friendship:open") return;
    parentOrigin = event.origin;
    box.focus();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && parentOrigin) window.parent.postMessage("friendship:close", parentOrigin);
  });
  show();
})();

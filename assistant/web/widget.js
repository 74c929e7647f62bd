/* The launcher for other sites: one button, and on its first click an iframe of the assistant's own /embed page.
   <script src="https://HOST/widget.js" async data-language="de" data-position="left" data-color="#0f766e" data-label="…"></script>
   Stores nothing, asks nothing of any other host, and touches no element of the page but its own. */
(function () {
  "use strict";
  const script = document.currentScript;
  if (!script || customElements.get("friendship-assistant")) return;
  const ORIGIN = new URL(script.src).origin;
  const WORDS = "__WORDS__";
  const wish = (script.dataset.language || document.documentElement.lang || navigator.language || "").toLowerCase().split(/[-_]/)[0];
  const language = WORDS[wish] ? wish : "en";
  const words = WORDS[language];
  const side = /left/.test(script.dataset.position || "") ? "left" : "right";
  const chosen = /^#[0-9a-f]{6}$/i.test(script.dataset.color || "") ? script.dataset.color : "";
  const color = chosen || "#0f766e";
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));
  const ink = red * 0.299 + green * 0.587 + blue * 0.114 > 150 ? "#111" : "#fff";
  const label = script.dataset.label || words.launcher;

  const STYLE = `
    :host { all: initial; }
    button { font: 600 15px/1.2 system-ui, sans-serif; cursor: pointer; }
    button:focus-visible { outline: 3px solid ${color}; outline-offset: 3px; }
    .launch { position: fixed; ${side}: 20px; bottom: 20px; z-index: 2147483000; display: flex; gap: 10px; align-items: center;
      max-width: calc(100vw - 40px); padding: 13px 20px 13px 16px; border: 0; border-radius: 26px; background: ${color}; color: ${ink};
      box-shadow: 0 4px 16px rgb(0 0 0 / 22%); }
    .launch svg { flex: none; width: 22px; height: 22px; fill: none; stroke: currentColor; stroke-width: 2; stroke-linejoin: round; }
    .panel { position: fixed; ${side}: 20px; bottom: 84px; z-index: 2147483001; width: min(400px, calc(100vw - 40px));
      height: min(640px, calc(100vh - 112px)); border-radius: 16px; overflow: hidden; background: #fff;
      box-shadow: 0 0 0 1px rgb(0 0 0 / 8%), 0 12px 40px rgb(0 0 0 / 25%); animation: rise .16s ease-out; }
    .panel[hidden] { display: none; }
    iframe { display: block; width: 100%; height: 100%; border: 0; }
    .close { position: absolute; top: 9px; right: 10px; width: 34px; height: 34px; padding: 0; border: 0; border-radius: 17px;
      background: #eef1f4; color: #3b4754; font-size: 20px; }
    @keyframes rise { from { opacity: 0; transform: translateY(8px); } }
    @media (prefers-color-scheme: dark) { .panel { background: #10171e; } .close { background: #2c3843; color: #e8edf2; } }
    @media (prefers-reduced-motion: reduce) { .panel { animation: none; } }
    @media (max-width: 480px) { .panel { inset: 0; width: 100%; height: 100%; border-radius: 0; } }`;

  class FriendshipAssistant extends HTMLElement {
    connectedCallback() {
      if (this.panel) return;
      const shadow = this.attachShadow({ mode: "open" });
      const sheet = new CSSStyleSheet(); // unlike a style element, allowed by any content security policy
      sheet.replaceSync(STYLE);
      shadow.adoptedStyleSheets = [sheet];
      const make = (tag, attributes) => {
        const element = document.createElement(tag);
        for (const name in attributes) element.setAttribute(name, attributes[name]);
        return element;
      };
      this.launcher = make("button", { type: "button", class: "launch", "aria-expanded": "false", "aria-controls": "panel", lang: language });
      const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
      icon.setAttribute("viewBox", "0 0 24 24");
      icon.setAttribute("aria-hidden", "true");
      path.setAttribute("d", "M4 5h16v11h-8l-5 4v-4H4z");
      icon.append(path);
      this.launcher.append(icon, label);
      this.panel = make("div", { class: "panel", id: "panel", role: "dialog", "aria-label": words.title, hidden: "", lang: language });
      const close = make("button", { type: "button", class: "close", "aria-label": words.close });
      close.append("×");
      this.panel.append(close);
      shadow.append(this.panel, this.launcher);
      this.launcher.addEventListener("click", () => (this.panel.hidden ? this.open() : this.close()));
      close.addEventListener("click", () => this.close());
      shadow.addEventListener("keydown", (event) => event.key === "Escape" && this.close());
      window.addEventListener("message", (event) => {
        const ours = this.frame && event.source === this.frame.contentWindow && event.origin === ORIGIN;
        if (ours && event.data === "friendship:close") this.close();
      });
    }

    open() {
      this.panel.hidden = false;
      this.launcher.setAttribute("aria-expanded", "true");
      if (this.frame) {
        this.greet();
        return;
      }
      this.frame = document.createElement("iframe");
      this.frame.title = words.title;
      this.frame.allow = "clipboard-write";
      this.frame.referrerPolicy = "no-referrer";
      this.frame.src = ORIGIN + "/embed?lang=" + language + (chosen && "&color=" + encodeURIComponent(chosen));
      this.frame.addEventListener("load", () => this.greet());
      this.panel.prepend(this.frame);
    }

    greet() {
      this.frame.focus();
      this.frame.contentWindow.postMessage("friendship:open", ORIGIN);
    }

    close() {
      if (this.panel.hidden) return;
      this.panel.hidden = true;
      this.launcher.setAttribute("aria-expanded", "false");
      this.launcher.focus();
    }
  }

  customElements.define("friendship-assistant", FriendshipAssistant);
  const place = () => document.body.append(document.createElement("friendship-assistant"));
  if (document.body) place();
  else document.addEventListener("DOMContentLoaded", place);
})();

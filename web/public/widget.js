// The customers' portal on a company's own site: <script src="https://desk.example.com/widget.js" async></script>
// Attributes of the script: data-label (the button's words), data-side ("left"), data-path (a page, such as "/p/new/repair").
// The desk must name the site in its setting frame-origins; no other site may show the portal.
(function () {
  var script = document.currentScript;
  if (!script) return;
  var home = new URL(script.src).origin;
  var data = script.dataset;
  var zh = /^zh/i.test(document.documentElement.lang || navigator.language);
  var side = data.side === "left" ? "left" : "right";
  var set = function (element, style) {
    for (var name in style) element.style.setProperty(name, style[name]);
  };

  var button = document.createElement("button");
  button.type = "button";
  button.textContent = data.label || (zh ? "联系客服" : "Contact us");
  button.setAttribute("aria-expanded", "false");
  set(button, {
    position: "fixed", bottom: "20px", "z-index": "2147483000", "min-height": "48px", padding: "0 20px", border: "0", "border-radius": "24px",
    background: "#0e7268", color: "#fff", font: "600 16px/24px system-ui, sans-serif", cursor: "pointer", "box-shadow": "0 4px 16px rgb(0 0 0 / 25%)",
  });
  button.style.setProperty(side, "20px");

  var frame = null;
  var open = function (shown) {
    if (shown && !frame) {
      frame = document.createElement("iframe");
      frame.title = button.textContent;
      frame.src = home + (data.path && data.path.charAt(0) === "/" ? data.path : "/");
      frame.allow = "camera";
      set(frame, {
        position: "fixed", bottom: "80px", "z-index": "2147483000", width: "min(400px, calc(100vw - 24px))", height: "min(680px, calc(100vh - 100px))",
        border: "1px solid rgb(0 0 0 / 15%)", "border-radius": "12px", background: "#fff", "box-shadow": "0 8px 32px rgb(0 0 0 / 25%)",
      });
      frame.style.setProperty(side, "12px");
      document.body.appendChild(frame);
    }
    if (frame) frame.hidden = !shown;
    if (frame) frame.style.setProperty("display", shown ? "block" : "none");
    button.setAttribute("aria-expanded", String(shown));
  };
  button.addEventListener("click", function () {
    open(button.getAttribute("aria-expanded") !== "true");
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && button.getAttribute("aria-expanded") === "true") {
      open(false);
      button.focus();
    }
  });
  var add = function () {
    document.body.appendChild(button);
  };
  if (document.body) add();
  else document.addEventListener("DOMContentLoaded", add);
})();

/* Small repairs of the page around the conversation. */
(function () {
  "use strict";
  // While Chinese, Japanese or Korean is being composed, Enter chooses a word and must not send the question.
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.isComposing || event.keyCode === 229)) event.stopPropagation();
  }, true);
})();

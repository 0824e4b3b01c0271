// Before the first paint: theme and language as the person chose them, else as the system has them. No module, so that it runs first.
(function () {
  var root = document.documentElement;
  var read = function (key) {
    try {
      return localStorage.getItem(key);
    } catch (e) {
      return null;
    }
  };
  var theme = read("wk.theme");
  if (theme !== "light" && theme !== "dark") {
    theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  }
  root.dataset.theme = theme;
  root.lang = read("wk.locale") || (/^zh-(TW|HK|MO|Hant)/i.test(navigator.language) ? "zh-TW" : /^zh/i.test(navigator.language) ? "zh-CN" : "en");
})();

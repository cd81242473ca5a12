// Runs before the first paint (a file, not inline: the content security policy forbids inline scripts).
// Sets what CSS needs at once, so that nobody sees a white flash or a mirrored page jump.
(function () {
  var root = document.documentElement;
  var read = function (key) {
    try {
      return localStorage.getItem(key);
    } catch (_error) {
      return null;
    }
  };
  var scheme = read('color-scheme');
  if (scheme !== 'light' && scheme !== 'dark') {
    scheme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  }
  root.setAttribute('data-mantine-color-scheme', scheme);
  var language = read('language') || (navigator.language || 'en').slice(0, 2);
  root.lang = ['ru', 'en', 'ar'].includes(language) ? language : 'en';
  root.dir = root.lang === 'ar' ? 'rtl' : 'ltr';
})();

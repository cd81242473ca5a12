// Runs inside the page: what a reader would find wrong with it. An expression whose value is a list of faults.
(() => {
  const key = /^[a-z]+(\.[a-zA-Z]+)+$|\b(account|cards|cashier|common|connect|customers|health|home|imports|instruments|keys|members|offers|places|programs|purchases|runs|segments|settings|shell|team):[a-z]/;
  const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i;
  const nonsense = /\bundefined\b|\bNaN\b|\[object |Invalid Date|\{\{|\uFFFD/;
  const faults = [];
  const say = (kind, text) => faults.push(`${kind}: ${text.trim().slice(0, 120)}`);
  const judge = (text, where) => {
    if (key.test(text.trim())) say(`untranslated ${where}`, text);
    if (uuid.test(text)) say(`raw id ${where}`, text);
    if (nonsense.test(text)) say(`nonsense ${where}`, text);
  };
  const isShown = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true });

  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { parentElement, data } = texts.currentNode;
    // Examples of code, and what people named themselves, may look like anything.
    if (data.trim() && !parentElement.closest('pre, script, style, .mono') && isShown(parentElement)) judge(data, 'text');
  }
  for (const name of ['aria-label', 'title', 'placeholder', 'alt']) {
    // The title of an isolated word is the code it stands for: a category "cinema › ticket" is told as written on request.
    for (const element of document.querySelectorAll(`[${name}]:not(bdi)`)) if (isShown(element)) judge(element.getAttribute(name), name);
  }
  judge(document.title, 'title of the tab');

  const width = document.documentElement.scrollWidth;
  if (width > innerWidth) {
    const isRtl = document.documentElement.dir === 'rtl';
    const outside = [...document.querySelectorAll('body *')].filter((element) => {
      const box = element.getBoundingClientRect();
      return box.width > 0 && (isRtl ? box.left < -1 : box.right > innerWidth + 1);
    });
    const last = outside.at(-1);
    say('overflow', `${width} px in ${innerWidth}: ${last ? `${last.tagName.toLowerCase()}.${last.className} "${last.textContent}"` : 'nobody'}`);
  }
  if (![...document.querySelectorAll('h1')].some(isShown)) say('heading', 'none');
  return faults;
})();

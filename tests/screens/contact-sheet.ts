const STYLE = `
  body { font: 14px/20px system-ui, sans-serif; margin: 24px; background: #f4f5f6; color: #171c1f }
  section { margin-block-end: 32px } h2 { font-size: 16px }
  .row { display: flex; flex-wrap: wrap; gap: 12px; align-items: flex-start }
  figure { margin: 0 } figcaption { font-size: 12px; color: #566168 }
  img { display: block; height: 260px; max-width: 420px; object-fit: cover; object-position: top; border: 1px solid #d5dadd; background: #fff }`;

/** A page with every picture, small, a row for each page of the app. */
export function contactSheet(names: string[], files: string[]): string {
  const picture = (file: string, name: string) =>
    `<figure><a href="${file}"><img src="${file}" alt="${file}" loading="lazy"></a><figcaption>${file.slice(name.length + 1, -'.png'.length)}</figcaption></figure>`;
  const sections = names.map((name) => {
    const own = files.filter((file) => new RegExp(`^${name}-(ru|en|ar)-`).test(file)).sort();
    return own.length ? `<section><h2>${name}</h2><div class="row">${own.map((file) => picture(file, name)).join('')}</div></section>` : '';
  });
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Screens</title><style>${STYLE}</style><h1>Screens</h1>${sections.join('\n')}</html>\n`;
}

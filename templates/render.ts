import { readFileSync } from 'node:fs';
import Handlebars from 'handlebars';

export const LANGUAGES = ['ru', 'en', 'ar'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The words of a mail in one language; each may hold `{{variables}}`, and a variable that is not given is an error. */
export interface MessageText {
  subject: string;
  heading: string;
  paragraphs: readonly string[];
  /** The words on the button, when the mail has one. */
  action?: string;
  /** Small print: why this mail came. */
  note?: string;
}

export type MessageTemplate = Readonly<Record<Language, MessageText>>;

export interface MessageValues {
  /** Who writes: the organization's name, or the product's. Available to the words as `{{sender}}`. */
  sender: string;
  /** Where the button leads. */
  actionUrl?: string;
  [variable: string]: string | undefined;
}

export interface RenderedMessage {
  subject: string;
  html: string;
  text: string;
}

type Render = (values: object) => string;

// The words are compiled without escaping and put into the layout, which escapes: once, and only for HTML.
const compile = (source: string, noEscape = true): Render => Handlebars.compile(source, { strict: true, noEscape });
const layoutFile = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8');
let layouts: { html: Render; text: Render } | undefined;
const layout = () => (layouts ??= { html: compile(layoutFile('layout.hbs'), false), text: compile(layoutFile('layout.text.hbs')) });

interface Compiled {
  subject: Render;
  heading: Render;
  paragraphs: Render[];
  action: Render | undefined;
  note: Render | undefined;
}
const compiled = new WeakMap<MessageText, Compiled>();

function compiledText(words: MessageText): Compiled {
  const known = compiled.get(words);
  if (known) return known;
  const optional = (part: string | undefined) => (part === undefined ? undefined : compile(part));
  const made = {
    subject: compile(words.subject), heading: compile(words.heading), paragraphs: words.paragraphs.map((paragraph) => compile(paragraph)),
    action: optional(words.action), note: optional(words.note),
  };
  compiled.set(words, made);
  return made;
}

const isLanguage = (language: string | undefined): language is Language => LANGUAGES.includes(language as Language);

/** The language of ours for a BCP 47 tag: `ar-SA` reads Arabic, `pt` reads English. */
export function languageOf(locale: string): Language {
  const [language] = locale.split('-');
  return isLanguage(language) ? language : 'en';
}

/** Makes a mail: its words in the language of the locale, in the shared layout, from right to left where one reads so. */
export function renderMessage(template: MessageTemplate, locale: string, values: MessageValues): RenderedMessage {
  const language = languageOf(locale);
  const words = compiledText(template[language]);
  const subject = words.subject(values).replaceAll(/\s+/g, ' ');
  const rightToLeft = language === 'ar';
  const content = {
    language, direction: rightToLeft ? 'rtl' : 'ltr', start: rightToLeft ? 'right' : 'left', sender: values.sender, subject,
    heading: words.heading(values), paragraphs: words.paragraphs.map((paragraph) => paragraph(values)),
    action: words.action?.(values) ?? null, actionUrl: values.actionUrl ?? null, note: words.note?.(values) ?? null,
  };
  return { subject, html: layout().html(content), text: layout().text(content) };
}

export const snippetLanguages = ['cURL', 'Node', 'PHP', 'Python', '1C'] as const;
export type SnippetLanguage = (typeof snippetLanguages)[number];

export interface Sample {
  path: '/v1/customers' | '/v1/purchases';
  body: object;
}

type Writer = (url: string, key: string, body: object) => string;

/** Small objects stay on one line, as a person would write them. */
function pretty(value: unknown, indent = ''): string {
  const flat = JSON.stringify(value, null, 1)?.replaceAll(/\n\s*/g, ' ') ?? 'null';
  if (typeof value !== 'object' || value === null || (indent !== '' && flat.length < 76)) return flat;
  const inner = `${indent}  `;
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  const parts = Object.entries(value).map(([name, child]) => `${inner}${Array.isArray(value) ? '' : `${JSON.stringify(name)}: `}${pretty(child, inner)}`);
  return `${open}\n${parts.join(',\n')}\n${indent}${close}`;
}

const json = (body: object, indent: string) => pretty(body).replaceAll('\n', `\n${indent}`);

/** Our samples hold only objects, lists, texts and numbers: their JSON is also valid JavaScript and Python. */
const writers: Record<SnippetLanguage, Writer> = {
  cURL: (url, key, body) => `curl ${url} \\
  -H "Authorization: Bearer ${key}" \\
  -H "Content-Type: application/json" \\
  -d '${json(body, '  ')}'`,
  Node: (url, key, body) => `const response = await fetch("${url}", {
  method: "POST",
  headers: {
    "Authorization": "Bearer ${key}",
    "Content-Type": "application/json",
  },
  body: JSON.stringify(${json(body, '  ')}),
});
console.log(response.status, await response.json());`,
  PHP: (url, key, body) => `$curl = curl_init("${url}");
curl_setopt_array($curl, [
  CURLOPT_RETURNTRANSFER => true,
  CURLOPT_POST => true,
  CURLOPT_HTTPHEADER => [
    "Authorization: Bearer ${key}",
    "Content-Type: application/json",
  ],
  CURLOPT_POSTFIELDS => <<<'JSON'
  ${json(body, '  ')}
  JSON,
]);
echo curl_exec($curl);`,
  Python: (url, key, body) => `import requests

response = requests.post(
    "${url}",
    headers={"Authorization": "Bearer ${key}"},
    json=${json(body, '    ')},
)
print(response.status_code, response.json())`,
  '1C': (url, key, body) => {
    const { host, hostname, pathname, protocol } = new URL(url);
    const port = host.includes(':') ? host.split(':')[1] : protocol === 'https:' ? '443' : '80';
    const secure = protocol === 'https:' ? ', , , , , Новый ЗащищенноеСоединениеOpenSSL' : '';
    const text = pretty(body).split('\n').map((line) => line.replaceAll('"', '""')).join('\n  |');
    return `Соединение = Новый HTTPСоединение("${hostname}", ${port}${secure});
Запрос = Новый HTTPЗапрос("${pathname}");
Запрос.Заголовки.Вставить("Authorization", "Bearer ${key}");
Запрос.Заголовки.Вставить("Content-Type", "application/json");
Запрос.УстановитьТелоИзСтроки(
  "${text}");
Ответ = Соединение.ОтправитьДляОбработки(Запрос);
Сообщить(Ответ.КодСостояния);`;
  },
};

export function writeSnippet(language: SnippetLanguage, sample: Sample, key: string): string {
  return writers[language](`${location.origin}${sample.path}`, key, sample.body);
}

const keywords = /\b(curl|const|await|fetch|import|print|echo|Новый|Сообщить|console)\b/;

/** Pieces of code with what they are, for colouring: a text in quotes, a word of the language, or anything else. */
export function highlight(code: string): { kind: 'text' | 'word' | 'plain'; value: string }[] {
  return code
    .split(/("(?:[^"\\\n]|\\.)*"|\b(?:curl|const|await|fetch|import|print|echo|Новый|Сообщить|console)\b)/)
    .filter(Boolean)
    .map((value) => ({ kind: value.startsWith('"') ? 'text' : keywords.test(value) && value.length < 12 ? 'word' : 'plain', value }));
}

const bold = (text) => (process.stdout.isTTY ? `\u001B[1m${text}\u001B[22m` : text);

/** What a person needs after the start: addresses, the sign-in, a first call. */
export function closingScreen({ appUrl, temporalUiUrl, demo, dataDir, elapsed }) {
  const rows = [
    ['App', appUrl],
    ['API reference', `${appUrl}/docs`],
    ['Temporal UI', temporalUiUrl || 'set TEMPORAL_UI_URL to link to it'],
    ['Data', dataDir],
    ['Sign in', demo.exists ? `${demo.email}   password: ${demo.password}` : `register at ${appUrl}`],
  ];
  const lines = rows.map(([label, value]) => `  ${label.padEnd(14)} ${value}`);
  return `\n${bold(`Ready in ${elapsed}.`)}\n\n${lines.join('\n')}\n\n${firstCall({ appUrl, demo })}\n\nCtrl-C stops everything.\n`;
}

function firstCall({ appUrl, demo }) {
  if (!demo.apiKey) {
    return `A first call that makes an organization and its API key:\n\n${curl(`${appUrl}/v1/auth/register`, {
      name: 'Anna', email: 'anna@example.com', password: 'correct horse battery', organizationName: 'My shop',
    })}`;
  }
  return `A purchase that earns points; paste it into another terminal:\n\n${curl(`${appUrl}/v1/purchases`, {
    externalId: `hello-${Date.now().toString(36)}`,
    customer: { externalId: demo.customer },
    place: demo.place,
    occurredAt: new Date().toISOString(),
    currency: 'RUB',
    lines: [{ name: 'Кофе', category: 'cinema.bar', quantity: 1, unitPriceMinor: 25_000 }],
  }, demo.apiKey)}`;
}

function curl(url, body, apiKey) {
  const headers = [...(apiKey ? [`-H 'Authorization: Bearer ${apiKey}'`] : []), "-H 'Content-Type: application/json'"];
  return [`curl -X POST ${url}`, ...headers, `-d '${JSON.stringify(body)}'`].join(' \\\n  ');
}

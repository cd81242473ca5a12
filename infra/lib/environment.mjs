/** What the server processes are told; see config.ts, which checks it. Settings of ours win over inherited ones. */
export function serverEnvironment({ port, dataDir, databaseUrl, temporal = {}, appUrl, demo = false, extra = {} }) {
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_')));
  return {
    NODE_ENV: 'production',
    ...inherited,
    NODE_NO_WARNINGS: '1',   // Node announces that it strips types
    PORT: String(port),
    DATA_DIR: dataDir,
    DATABASE_URL: databaseUrl,
    APP_URL: appUrl,
    DEMO: demo ? '1' : '0',
    ...temporal,
    ...extra,
  };
}

/** Where a browser on this machine finds the app. */
export function localUrl(port) {
  const host = process.env.HOST;
  const anywhere = !host || host === '0.0.0.0' || host === '::' || host === 'localhost';
  return `http://${anywhere ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host}:${port}`;
}

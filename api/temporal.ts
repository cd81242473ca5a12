import { Client, Connection } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { config } from '#config.ts';

let client: Promise<Client> | undefined;

async function connect(): Promise<Client> {
  const { connectionOptions, namespace } = loadClientConnectConfig();
  const connection = Connection.lazy({ ...connectionOptions, connectTimeout: '3s' });
  return new Client({ connection, namespace: namespace ?? config.temporalNamespace });
}

/** The one Temporal client of the process; it connects on first use and again after an outage. */
export const temporal = (): Promise<Client> => (client ??= connect());

export async function closeTemporal(): Promise<void> {
  const opened = await client;
  client = undefined;
  await opened?.connection.close();
}

/** Where an operator opens a run in the Temporal UI. */
export function runUrl(workflowId: string, runId: string | null): string {
  const base = `${config.temporalUiUrl}/namespaces/${encodeURIComponent(config.temporalNamespace)}/workflows`;
  return runId === null ? `${base}?query=${encodeURIComponent(`WorkflowId="${workflowId}"`)}` : `${base}/${encodeURIComponent(workflowId)}/${runId}/history`;
}

export interface RunRef {
  id: string;
  runId: string | null;
  url: string;
}

/** A run as every answer names it. */
export const presentRun = (id: string, runId: string | null): RunRef => ({ id, runId, url: runUrl(id, runId) });

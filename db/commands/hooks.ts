import { sql } from '#db/sql.ts';

export type HookKind = 'card-link' | 'carrier';

export interface HookIntegration {
  organization_id: string; provider: string; secret: string;
}

/** Whose hook an address is, by the hash of its token. */
export const findHook = (kind: HookKind, tokenHash: string): Promise<HookIntegration | undefined> =>
  sql.row('SELECT organization_id, provider, secret FROM hook_integrations WHERE token_hash = ? AND kind = ?', [tokenHash, kind]);

/** Gives an organization's hook of a kind a new address and a new secret; the old ones end. */
export const saveHook = ({ organizationId, kind, provider, tokenHash, secret }: { organizationId: string; kind: HookKind; provider: string; tokenHash: string; secret: string }): Promise<number> =>
  sql.insert('hook_integrations', ['organization_id', 'kind', 'provider', 'token_hash', 'secret', 'created_at'], [[organizationId, kind, provider, tokenHash, secret, new Date()]],
    'ON DUPLICATE KEY UPDATE provider = VALUES(provider), token_hash = VALUES(token_hash), secret = VALUES(secret), created_at = VALUES(created_at)');

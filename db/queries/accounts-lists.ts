import type { Role } from '#domain/accounts/permissions.ts';
import { sql, type Parameter } from '#db/sql.ts';

/** One stretch of a list, newest first by id: the rows after `afterId`. */
interface Stretch {
  afterId: string | null;
  limit: number;
}

/** Rows of a list newest first; `select` ends in its WHERE. */
function newestFirst<Row>(select: string, parameters: Parameter[], { afterId, limit }: Stretch, idColumn: string): Promise<Row[]> {
  const after = afterId === null ? '' : ` AND ${idColumn} < ?`;
  return sql.rows<Row>(`${select}${after} ORDER BY ${idColumn} DESC LIMIT ?`, [...parameters, ...(afterId === null ? [] : [afterId]), limit]);
}

export interface MemberRow {
  id: string;
  userId: string;
  userName: string;
  userEmail: string;
  role: Role;
  placeExternalId: string | null;
  placeName: string | null;
  createdAt: Date;
  lastSeenAt: Date | null;
}

const MEMBER = `SELECT m.id, u.id AS userId, u.name AS userName, u.email AS userEmail, m.role, p.external_id AS placeExternalId, p.name AS placeName,
  m.created_at AS createdAt, m.last_seen_at AS lastSeenAt
  FROM team_members m JOIN users u ON u.id = m.user_id LEFT JOIN places p ON p.id = m.place_id AND p.organization_id = m.organization_id WHERE m.organization_id = ?`;

export const listTeam = (organizationId: string, stretch: Stretch): Promise<MemberRow[]> => newestFirst<MemberRow>(MEMBER, [organizationId], stretch, 'm.id');
export const findMember = (organizationId: string, id: string): Promise<MemberRow | undefined> => sql.row<MemberRow>(`${MEMBER} AND m.id = ?`, [organizationId, id]);
export const findMemberOfUser = (organizationId: string, userId: string): Promise<MemberRow | undefined> =>
  sql.row<MemberRow>(`${MEMBER} AND m.user_id = ?`, [organizationId, userId]);

export interface InvitationRow {
  id: string;
  email: string;
  role: Role;
  placeExternalId: string | null;
  placeName: string | null;
  expiresAt: Date;
  createdAt: Date;
}

const INVITATION = `SELECT i.id, i.email, i.role, p.external_id AS placeExternalId, p.name AS placeName, i.expires_at AS expiresAt, i.created_at AS createdAt
  FROM invitations i LEFT JOIN places p ON p.id = i.place_id AND p.organization_id = i.organization_id WHERE i.accepted_at IS NULL AND i.organization_id = ?`;

export const listInvitations = (organizationId: string, stretch: Stretch): Promise<InvitationRow[]> =>
  newestFirst<InvitationRow>(INVITATION, [organizationId], stretch, 'i.id');
export const findInvitation = (organizationId: string, id: string): Promise<InvitationRow | undefined> =>
  sql.row<InvitationRow>(`${INVITATION} AND i.id = ?`, [organizationId, id]);

export interface OpenInvitationRow {
  id: string;
  organizationId: string;
  organizationName: string;
  organizationLocale: string;
  email: string;
  role: Role;
  placeId: string | null;
}

/** The invitation whose link has this token, while it can be accepted. */
export const findOpenInvitation = (tokenHash: string, now: Date): Promise<OpenInvitationRow | undefined> => sql.row<OpenInvitationRow>(
  `SELECT i.id, i.organization_id AS organizationId, o.name AS organizationName, o.locale AS organizationLocale, i.email, i.role, i.place_id AS placeId
   FROM invitations i JOIN organizations o ON o.id = i.organization_id WHERE i.token_hash = ? AND i.accepted_at IS NULL AND i.expires_at > ?`, [tokenHash, now]);

export interface ConnectionRequestRow {
  id: string;
  occurredAt: Date;
  operation: string;
  status: number;
  code: string | null;
  detail: string | null;
  subjectId: string | null;
  durationMs: number;
}

export const listConnectionRequests = (organizationId: string, stretch: Stretch): Promise<ConnectionRequestRow[]> => newestFirst<ConnectionRequestRow>(
  `SELECT id, occurred_at AS occurredAt, operation, status, code, detail, subject_id AS subjectId, duration_ms AS durationMs
   FROM connection_requests WHERE organization_id = ?`, [organizationId], stretch, 'id');

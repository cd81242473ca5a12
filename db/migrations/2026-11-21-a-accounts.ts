import type { Migration } from '../migrate.ts';

/** Organizations, people who sign in, their sessions, keys and invitations, and the tree of places. */
export const up: Migration = async (run) => {
  await run(`CREATE TABLE organizations (
    id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
    name VARCHAR(200) NOT NULL,
    country CHAR(2) NOT NULL,
    timezone VARCHAR(64) NOT NULL,
    currency CHAR(3) NOT NULL,
    locale VARCHAR(8) NOT NULL,
    last_event_at DATETIME(3) NULL,
    created_at DATETIME(3) NOT NULL
  )`);
  await run(`CREATE TABLE users (
    id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
    email VARCHAR(254) COLLATE utf8mb4_bin NOT NULL,
    name VARCHAR(200) NOT NULL,
    locale VARCHAR(8) NOT NULL,
    password_hash VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    created_at DATETIME(3) NOT NULL,
    UNIQUE KEY users_email (email)
  )`);
  await run(`CREATE TABLE places (
    id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
    organization_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    external_id VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
    name VARCHAR(200) NOT NULL,
    kind VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    parent_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
    path VARCHAR(700) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    timezone VARCHAR(64) NULL,
    merchant_ids JSON NOT NULL,
    created_at DATETIME(3) NOT NULL,
    UNIQUE KEY places_external (organization_id, external_id),
    KEY places_path (organization_id, path),
    CONSTRAINT places_organization FOREIGN KEY (organization_id) REFERENCES organizations (id)
  )`);
  await run(`CREATE TABLE team_members (
    id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
    organization_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    user_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    role VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    place_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
    last_seen_at DATETIME(3) NULL,
    created_at DATETIME(3) NOT NULL,
    UNIQUE KEY team_members_user (organization_id, user_id),
    KEY team_members_by_user (user_id),
    CONSTRAINT team_members_organization FOREIGN KEY (organization_id) REFERENCES organizations (id),
    CONSTRAINT team_members_user FOREIGN KEY (user_id) REFERENCES users (id),
    CONSTRAINT team_members_place FOREIGN KEY (place_id) REFERENCES places (id)
  )`);
  await run(`CREATE TABLE sessions (
    token_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
    user_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    organization_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    csrf_token CHAR(43) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    expires_at DATETIME(3) NOT NULL,
    created_at DATETIME(3) NOT NULL,
    KEY sessions_user (user_id),
    KEY sessions_expiry (expires_at),
    CONSTRAINT sessions_user FOREIGN KEY (user_id) REFERENCES users (id)
  )`);
  await run(`CREATE TABLE password_resets (
    token_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
    user_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    expires_at DATETIME(3) NOT NULL,
    used_at DATETIME(3) NULL,
    KEY password_resets_user (user_id),
    CONSTRAINT password_resets_user FOREIGN KEY (user_id) REFERENCES users (id)
  )`);
  await run(`CREATE TABLE invitations (
    id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
    organization_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    email VARCHAR(254) COLLATE utf8mb4_bin NOT NULL,
    role VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    place_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
    token_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    invited_by CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
    expires_at DATETIME(3) NOT NULL,
    accepted_at DATETIME(3) NULL,
    created_at DATETIME(3) NOT NULL,
    UNIQUE KEY invitations_token (token_hash),
    KEY invitations_organization (organization_id, email),
    CONSTRAINT invitations_organization FOREIGN KEY (organization_id) REFERENCES organizations (id)
  )`);
  await run(`CREATE TABLE api_keys (
    id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
    organization_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    name VARCHAR(200) NOT NULL,
    prefix VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    secret_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    previous_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
    previous_ends_at DATETIME(3) NULL,
    scopes JSON NOT NULL,
    expires_at DATETIME(3) NULL,
    last_used_at DATETIME(3) NULL,
    created_at DATETIME(3) NOT NULL,
    UNIQUE KEY api_keys_secret (secret_hash),
    KEY api_keys_previous (previous_hash),
    KEY api_keys_organization (organization_id, created_at),
    CONSTRAINT api_keys_organization FOREIGN KEY (organization_id) REFERENCES organizations (id)
  )`);
};

export const down: Migration = async (run) => {
  for (const table of ['api_keys', 'invitations', 'password_resets', 'sessions', 'team_members', 'places', 'users', 'organizations']) {
    await run(`DROP TABLE IF EXISTS ${table}`);
  }
};

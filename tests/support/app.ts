import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import request from 'supertest';
import { createApp } from '#api/app.ts';
import { HTTP_LIMITS, refuseUnreadable } from '#api/client-errors.ts';
import { flushConnectionLog } from '#api/middleware/connection-log.ts';
import { closeTemporal } from '#api/temporal.ts';
import { closeSequelize } from '#db/sequelize.ts';
import { closeSql } from '#db/sql.ts';
import type { Role } from '#domain/accounts/permissions.ts';
import { joinTeam, signIn } from './factories.ts';

let server: Promise<Server> | undefined;

/** The API of this test file, listening on a free port; closed after the file's last test. */
function listening(): Promise<Server> {
  server ??= new Promise((resolve) => {
    const opened: Server = createServer(HTTP_LIMITS, createApp()).on('clientError', refuseUnreadable).listen(0, '127.0.0.1', () => resolve(opened));
  });
  return server;
}

export async function appUrl(): Promise<string> {
  return `http://127.0.0.1:${((await listening()).address() as AddressInfo).port}`;
}

afterAll(async () => {
  const opened = await server;
  opened?.closeAllConnections();
  if (opened) await new Promise((resolve) => opened.close(resolve));
  await flushConnectionLog();
  await Promise.all([closeTemporal(), closeSql(), closeSequelize()]);
});

/** Somebody who calls the API; `await caller.get('/v1/me')` answers supertest's response. */
export type Caller = ReturnType<typeof request.agent>;

/** A browser without a session: it keeps the cookies it gets. */
export const anybody = async (): Promise<Caller> => request.agent(await appUrl());

/** A client application. */
export const withKey = async (secret: string): Promise<Caller> => (await anybody()).set('Authorization', `Bearer ${secret}`);

export interface Person {
  organizationId: string;
  role?: Role;
  /** Id of the place a partner sees. */
  placeId?: string;
}

/** A new member of the organization's team with this role, signed in, who sends the token of forms along. */
export async function as({ organizationId, role = 'owner', placeId }: Person): Promise<Caller> {
  const { userId } = await joinTeam({ organizationId, role, placeId });
  const { session, csrf } = await signIn({ organizationId, userId });
  return (await anybody()).set('Cookie', `session=${session}; csrf=${csrf}`).set('X-CSRF-Token', csrf);
}

import { compileSegments, type CompiledSegments, type SegmentDocument } from '#domain/loyalty/segments/segment.ts';
import { fromJson, sql } from '../sql.ts';

interface Row {
  code: string; program_code: string | null; document: unknown;
}

/** The segments of an organization as they were written, by code. */
export async function segmentDocuments(organizationId: string): Promise<SegmentDocument[]> {
  const rows = await sql.rows<Row>('SELECT code, program_code, document FROM segments WHERE organization_id = ? ORDER BY code', [organizationId]);
  return rows.map(({ code, program_code, document }) => ({ code, program: program_code, ...fromJson<Pick<SegmentDocument, 'name' | 'when'>>(document) }));
}

const KEPT_MS = 1000;
const cache = new Map<string, { segments: Promise<CompiledSegments>; until: number }>();

/** The segments of an organization, compiled; kept for a second, so read outside any transaction. Rules ask them through `EvaluationContext.inSegment`. */
export function segmentsOf(organizationId: string, { fresh = false } = {}): Promise<CompiledSegments> {
  const known = cache.get(organizationId);
  if (known && !fresh && known.until > Date.now()) return known.segments;
  if (cache.size > 1000) cache.clear();
  const segments = segmentDocuments(organizationId).then(compileSegments);
  cache.set(organizationId, { segments, until: Date.now() + KEPT_MS });
  segments.catch(() => cache.delete(organizationId));
  return segments;
}

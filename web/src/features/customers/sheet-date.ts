/** Dates for spreadsheets, in the reader's zone: 2026-11-21 and 2026-11-21 08:40, which every program sorts and reads. */
export const sheetDay = (at: string | null): string => (at ? new Date(at).toLocaleDateString('sv-SE') : '');
export const sheetTime = (at: string): string => new Date(at).toLocaleString('sv-SE').slice(0, 16);

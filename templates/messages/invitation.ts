import type { MessageTemplate } from '../render.ts';

/** `sender` is the organization that invites. */
export const invitation: MessageTemplate = {
  ru: {
    subject: '{{sender}} приглашает вас в команду',
    heading: 'Вас приглашают в команду «{{sender}}»',
    paragraphs: ['Примите приглашение, чтобы работать с клиентами, покупками и баллами организации. Ссылка действует семь дней.'],
    action: 'Принять приглашение',
    note: 'Если вы не ждали приглашения, просто удалите письмо.',
  },
  en: {
    subject: '{{sender}} invites you to the team',
    heading: 'You are invited to the team of {{sender}}',
    paragraphs: ['Accept the invitation to work with the organization’s customers, purchases and points. The link works for seven days.'],
    action: 'Accept the invitation',
    note: 'If you did not expect an invitation, delete this mail.',
  },
  ar: {
    subject: 'تدعوك {{sender}} إلى الفريق',
    heading: 'أنت مدعو إلى فريق {{sender}}',
    paragraphs: ['اقبل الدعوة لتعمل على عملاء المؤسسة ومشترياتها ونقاطها. الرابط صالح لسبعة أيام.'],
    action: 'قبول الدعوة',
    note: 'إن لم تكن تتوقع دعوة فاحذف هذه الرسالة.',
  },
};

import type { MessageTemplate } from '../render.ts';

/** Variables: name. */
export const passwordReset: MessageTemplate = {
  ru: {
    subject: 'Новый пароль для {{sender}}',
    heading: 'Здравствуйте, {{name}}!',
    paragraphs: ['Кто-то — надеемся, вы — попросил сменить пароль к вашей учётной записи. Задайте новый пароль по ссылке: она сработает один раз и в течение часа.'],
    action: 'Задать новый пароль',
    note: 'Если это были не вы, просто удалите письмо: старый пароль продолжает работать.',
  },
  en: {
    subject: 'A new password for {{sender}}',
    heading: 'Hello {{name}},',
    paragraphs: ['Somebody, hopefully you, asked to change the password of your account. Set a new one with this link: it works once and for an hour.'],
    action: 'Set a new password',
    note: 'If this was not you, delete this mail: the old password goes on working.',
  },
  ar: {
    subject: 'كلمة مرور جديدة في {{sender}}',
    heading: 'مرحبًا {{name}}،',
    paragraphs: ['طلب شخص ما، ونأمل أنه أنت، تغيير كلمة مرور حسابك. عيّن كلمة مرور جديدة عبر هذا الرابط: يعمل مرة واحدة ولمدة ساعة.'],
    action: 'تعيين كلمة مرور جديدة',
    note: 'إن لم تكن أنت من طلب ذلك فاحذف هذه الرسالة: كلمة المرور القديمة ما زالت صالحة.',
  },
};

import type { MessageTemplate } from '../render.ts';

/** To a person who registered some days ago, has bought nothing yet, and agreed to be written to. */
export const onboardingReminder: MessageTemplate = {
  ru: {
    subject: '{{sender}}: ваши первые баллы ждут',
    heading: '{{#if name}}{{name}}, ваши{{else}}Ваши{{/if}} первые баллы — за первую покупку',
    paragraphs: ['Вы зарегистрированы в программе «{{sender}}», но ещё не покупали. Назовите при покупке свой номер телефона, и баллы придут сразу.'],
    note: 'Вы получили это письмо, потому что согласились на письма от «{{sender}}».',
  },
  en: {
    subject: '{{sender}}: your first points are waiting',
    heading: '{{#if name}}{{name}}, your{{else}}Your{{/if}} first points come with your first purchase',
    paragraphs: ['You are registered with {{sender}} and have not bought anything yet. Tell your phone number when you buy, and the points arrive at once.'],
    note: 'You get this mail because you agreed to mails from {{sender}}.',
  },
  ar: {
    subject: '{{sender}}: نقاطك الأولى بانتظارك',
    heading: '{{#if name}}{{name}}، نقاطك{{else}}نقاطك{{/if}} الأولى مع أول عملية شراء',
    paragraphs: ['أنت مسجّل لدى {{sender}} ولم تشترِ بعد. اذكر رقم هاتفك عند الشراء لتصلك النقاط فورًا.'],
    note: 'وصلتك هذه الرسالة لأنك وافقت على رسائل {{sender}}.',
  },
};

import type { MessageTemplate } from '../render.ts';

/** To a person who has just registered. `sender` is the organization, `name` the person's, when it is known. */
export const welcome: MessageTemplate = {
  ru: {
    subject: 'Добро пожаловать в {{sender}}',
    heading: '{{#if name}}{{name}}, рады{{else}}Рады{{/if}} знакомству!',
    paragraphs: [
      'Вы зарегистрированы в программе «{{sender}}». С каждой покупки на ваш счёт приходят баллы.',
      'Назовите при покупке свой номер телефона — этого достаточно, чтобы баллы начислились.',
    ],
    note: 'Это письмо о вашей регистрации. Если вы не регистрировались, сообщите нам.',
  },
  en: {
    subject: 'Welcome to {{sender}}',
    heading: '{{#if name}}{{name}}, good{{else}}Good{{/if}} to meet you!',
    paragraphs: [
      'You are registered with {{sender}}. Every purchase brings points to your account.',
      'Tell your phone number when you buy: that is all it takes to collect them.',
    ],
    note: 'This mail is about your registration. If you did not register, please tell us.',
  },
  ar: {
    subject: 'مرحبًا بك في {{sender}}',
    heading: '{{#if name}}{{name}}، سعداء{{else}}سعداء{{/if}} بانضمامك!',
    paragraphs: [
      'لقد سُجّلت لدى {{sender}}. كل عملية شراء تضيف نقاطًا إلى حسابك.',
      'اذكر رقم هاتفك عند الشراء، فهذا كل ما يلزم لجمع النقاط.',
    ],
    note: 'وصلتك هذه الرسالة لأنك سجّلت لدينا. إن لم تسجّل فأخبرنا من فضلك.',
  },
};

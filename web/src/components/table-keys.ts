import { useEffect, useEffectEvent, useState } from 'react';

const isTyping = (target: EventTarget | null) => target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** j and k move the current row, Enter opens it; silent while somebody types or a dialog is open. */
export function useRowKeys({ count, onOpen, scrollTo }: { count: number; onOpen: (index: number) => void; scrollTo: (index: number) => void }) {
  const [current, setCurrent] = useState(-1);
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || document.querySelector('[aria-modal="true"]')) return;
    const move = event.code === 'KeyJ' ? 1 : event.code === 'KeyK' ? -1 : 0;
    if (move !== 0 && count > 0) {
      const next = Math.min(count - 1, Math.max(0, current + move));
      setCurrent(next);
      scrollTo(next);
    } else if (event.key === 'Enter' && current >= 0 && event.target === document.body) {
      onOpen(current);
    }
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKeyDown(event);
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
  return { current, setCurrent };
}

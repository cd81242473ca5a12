import { useEffect, useRef, useState } from 'react';

const isTyping = (target: EventTarget | null) => target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** j and k move the current row, Enter opens it; silent while somebody types or a dialog is open. */
export function useRowKeys({ count, onOpen, scrollTo }: { count: number; onOpen: (index: number) => void; scrollTo: (index: number) => void }) {
  const [current, setCurrent] = useState(-1);
  const latest = useRef({ count, onOpen, scrollTo, current });
  latest.current = { count, onOpen, scrollTo, current };
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || document.querySelector('[aria-modal="true"]')) return;
      const state = latest.current;
      const move = event.code === 'KeyJ' ? 1 : event.code === 'KeyK' ? -1 : 0;
      if (move !== 0 && state.count > 0) {
        const next = Math.min(state.count - 1, Math.max(0, state.current + move));
        setCurrent(next);
        state.scrollTo(next);
      } else if (event.key === 'Enter' && state.current >= 0 && event.target === document.body) {
        state.onOpen(state.current);
      }
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
  return { current, setCurrent };
}

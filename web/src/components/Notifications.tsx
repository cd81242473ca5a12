import { useDirection } from '@mantine/core';
import { Notifications } from '@mantine/notifications';

/** Toasts stand where lines begin: drawers with their buttons open at the other side. On a phone they stand under the bar at the top. */
export default function Toasts() {
  const { dir } = useDirection();
  return <Notifications className="toasts" position={dir === 'rtl' ? 'bottom-right' : 'bottom-left'} limit={4} />;
}

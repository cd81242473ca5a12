import { Notifications } from '@mantine/notifications';

/** The corner of the page where toasts stand. */
export default function Toasts() {
  return <Notifications position="bottom-right" limit={4} />;
}

import { useEffect, useRef, useState } from "react";

const least = 48;
const most = 560;

interface Props {
  id: string;
  title: string;
  images: boolean;
  quoted: boolean;
}

/** The frame that a mail's page is shown in: without scripts, as high as the page up to a bound. */
export function MailFrame({ id, title, images, quoted }: Props) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [height, setHeight] = useState(least);
  const dark = document.documentElement.dataset.theme === "dark";
  const query = new URLSearchParams();
  if (images) query.set("images", "1");
  if (quoted) query.set("quoted", "1");
  if (dark) query.set("dark", "1");
  const watcher = useRef<ResizeObserver>(null);
  const watch = () => {
    const page = frame.current?.contentDocument?.body;
    if (!page) return;
    watcher.current?.disconnect();
    watcher.current = new ResizeObserver(() => {
      setHeight(Math.min(most, Math.max(least, Math.ceil(page.getBoundingClientRect().height) + 2)));
    });
    watcher.current.observe(page);
  };
  useEffect(() => () => watcher.current?.disconnect(), []);
  return (
    <iframe
      ref={frame}
      title={title}
      src={`/api/v1/messages/${id}/mail/page?${query}`}
      sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
      loading="lazy"
      onLoad={watch}
      className="block w-full rounded-md border border-current/10 bg-white"
      style={{ height }}
    />
  );
}

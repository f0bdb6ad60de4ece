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
  const measure = () => {
    const page = frame.current?.contentDocument?.documentElement;
    if (page) setHeight(Math.min(most, Math.max(least, page.scrollHeight)));
  };
  useEffect(() => {
    addEventListener("resize", measure);
    return () => removeEventListener("resize", measure);
  });
  return (
    <iframe
      ref={frame}
      title={title}
      src={`/api/v1/messages/${id}/mail/page?${query}`}
      sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
      loading="lazy"
      onLoad={measure}
      className="block w-full rounded-md border border-current/10 bg-white"
      style={{ height }}
    />
  );
}

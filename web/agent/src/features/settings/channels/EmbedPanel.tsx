import { t } from "@lingui/core/macro";
import { useEffect, useRef, useState } from "react";
import type { Channel, Platform } from "@/entities/channel";
import { Copy } from "../parts/Copy";
import { Section } from "../parts/Page";
import type { Values } from "./fields";

/** What is pasted into the business's pages, and the address of the whole page. */
export function EmbedPanel({ channel, embed }: { channel: Channel; embed: NonNullable<Platform["embed"]> }) {
  const filled = (text: string) =>
    text
      .replaceAll("{{base}}", new URL(channel.webhook_url, location.href).origin)
      .replaceAll("{{channel}}", channel.id);
  return (
    <Section
      title={t`On your pages`}
      about={t`Paste the line before the end of the body of each page that is to have the chat. The page of its own is for links and QR codes.`}
    >
      <Copy label={t`Line to paste`} value={filled(embed.snippet)} />
      <Copy label={t`Page of its own`} value={filled(embed.page)} />
    </Section>
  );
}

/** The chat as visitors see it, in the look that is being edited. Nothing that is written in it is kept. */
export function EmbedPreview({
  channel,
  embed,
  values,
}: {
  channel: Channel;
  embed: NonNullable<Platform["embed"]>;
  values: Values;
}) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [ready, setReady] = useState(0);
  const live = JSON.stringify(Object.fromEntries(embed.live.map((name) => [name, values[name] ?? ""])));
  useEffect(() => {
    const hear = (e: MessageEvent) => {
      if (e.source === frame.current?.contentWindow && e.data?.recado === 1 && e.data.is === "ready")
        setReady((n) => n + 1);
    };
    window.addEventListener("message", hear);
    return () => window.removeEventListener("message", hear);
  }, []);
  useEffect(() => {
    if (ready)
      frame.current?.contentWindow?.postMessage({ recado: 1, do: "theme", values: JSON.parse(live) }, location.origin);
  }, [ready, live]);
  const page = new URL(embed.page.replaceAll("{{base}}", location.origin).replaceAll("{{channel}}", channel.id))
    .pathname;
  return (
    <figure className="grid gap-2">
      <figcaption className="text-sm font-medium">{t`Preview`}</figcaption>
      <div className={values.position === "left" ? "flex justify-start" : "flex justify-end"}>
        <iframe
          ref={frame}
          src={`${page}/frame?preview=1`}
          title={t`Preview of the chat`}
          className="h-[28rem] w-full max-w-sm rounded-xl border border-line"
        />
      </div>
    </figure>
  );
}

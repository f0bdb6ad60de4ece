import { Copy, ExternalLink, FileText, Phone, Reply, Store } from "lucide-react";
import { useEffect, useState } from "react";
import { useT } from "./texts";
import type { Choice } from "./types";

const icons = { url: ExternalLink, call: Phone, copy: Copy, catalog: Store, flow: FileText };

/** A button below a bubble: it answers the business, opens a page, calls or copies a code. */
export function ChoiceButton(props: {
  choice: Choice;
  className: string;
  onPress: (id: string) => void;
  onOpen?: () => void;
}) {
  const { choice: c, className } = props;
  const t = useT();
  const [said, setSaid] = useState("");
  useEffect(() => {
    if (!said) return;
    const timer = setTimeout(() => setSaid(""), 2500);
    return () => clearTimeout(timer);
  }, [said]);
  const Icon = c.does ? icons[c.does] : Reply;
  const title = c.title || (c.does === "copy" ? t.copyCode : c.does === "catalog" ? t.viewCatalog : "");
  if (c.does === "url") {
    return (
      <a href={c.value} target="_blank" rel="noreferrer noopener" className={className}>
        <Icon aria-hidden className="mr-1.5 inline size-4" />
        {title}
      </a>
    );
  }
  const act = () => {
    if (c.does === "copy") {
      void navigator.clipboard?.writeText(c.value ?? "").catch(() => undefined);
      setSaid(t.copied(c.value ?? ""));
    } else if (c.does === "call") {
      setSaid(t.calling(c.value ?? ""));
    } else if (c.does === "catalog" || c.does === "flow") {
      props.onOpen?.();
    } else {
      props.onPress(c.id);
    }
  };
  return (
    <button type="button" className={className} onClick={act}>
      {c.does && <Icon aria-hidden className="mr-1.5 inline size-4" />}
      <span aria-live="polite">{said || title}</span>
    </button>
  );
}

import { Menu } from "@base-ui/react/menu";
import {
  BarChart3,
  FileText,
  Film,
  Image as ImageIcon,
  ImagePlus,
  MapPin,
  Megaphone,
  Music,
  Paperclip,
  Sticker,
  User,
  Voicemail,
} from "lucide-react";
import { type ComponentType, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { Field, primary, Sheet } from "./Sheet";
import { photo, sticker, stickers, voice, voiceName } from "./samples";
import { useT } from "./texts";
import type { Draft, Message, Phone } from "./types";

interface Props {
  phone: Phone;
  /** The kinds that the network carries; missing for all. */
  kinds?: string[];
  onFile: (kind: string, blob: Blob, name: string, caption?: string) => Promise<void>;
  onSay: (draft: Draft) => Promise<Message | undefined>;
}

type Open = "" | "sticker" | "location" | "contact" | "ad";

/** All that a customer can send beside words. */
export function AttachMenu(props: Props) {
  const t = useT();
  const input = useRef<HTMLInputElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const kind = useRef("document");
  const [open, setOpen] = useState<Open>("");
  const choose = (of: string, accept: string) => {
    kind.current = of;
    if (input.current) {
      input.current.accept = accept;
      input.current.click();
    }
  };
  const all: [string, string, ComponentType<{ className?: string }>, () => void][] = [
    ["image", t.photo, ImageIcon, () => choose("image", "image/jpeg,image/png")],
    ["image", t.samplePhoto, ImagePlus, async () => props.onFile("image", await photo(), "photo.jpg")],
    ["video", t.video, Film, () => choose("video", "video/mp4,video/3gpp,video/*")],
    ["document", t.document, FileText, () => choose("document", "")],
    ["audio", t.audio, Music, () => choose("audio", "audio/*")],
    ["voice", t.sampleVoice, Voicemail, () => voice().then((b) => props.onFile("voice", b, voiceName(b)))],
    ["sticker", t.sticker, Sticker, () => setOpen("sticker")],
    ["location", t.location, MapPin, () => setOpen("location")],
    ["contacts", t.contact, User, () => setOpen("contact")],
    // Ads lead to chats, which are the networks where customers press buttons.
    ["answer", t.ad, Megaphone, () => setOpen("ad")],
    ["unsupported", t.poll, BarChart3, () => void props.onSay({ kind: "unsupported" })],
  ];
  const items = all.filter(([of]) => !props.kinds || props.kinds.includes(of));
  const screen = button.current?.closest(".phone-screen");
  const sheet = open && <AttachSheet open={open} onClose={() => setOpen("")} {...props} />;
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        onChange={(e) => {
          const f = e.target.files?.[0];
          if (f) void props.onFile(kind.current, f, f.name);
          e.target.value = "";
        }}
      />
      <Menu.Root>
        <Menu.Trigger
          ref={button}
          aria-label={t.attach}
          className="grid size-9 shrink-0 place-items-center rounded-full text-bubble-dim hover:text-bubble-ink"
        >
          <Paperclip aria-hidden className="size-4.5" />
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner side="top" sideOffset={8} align="end" className="z-40">
            <Menu.Popup className="pop grid min-w-52 rounded-lg bg-raised p-1 shadow-float outline-none">
              {items.map(([, label, Icon, act]) => (
                <Menu.Item
                  key={label}
                  onClick={act}
                  className="flex cursor-pointer items-center gap-2.5 rounded px-2 py-1.5 outline-none data-highlighted:bg-hover"
                >
                  <Icon className="size-4 text-ink-3" />
                  {label}
                </Menu.Item>
              ))}
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      {sheet && screen && createPortal(sheet, screen)}
    </>
  );
}

function AttachSheet({
  open,
  onClose,
  onFile,
  onSay,
  phone,
}: Props & { open: Exclude<Open, ""> | Open; onClose: () => void }) {
  const t = useT();
  switch (open) {
    case "sticker":
      return (
        <Sheet title={t.chooseStickerTitle} onClose={onClose}>
          <div className="grid grid-cols-4 gap-2">
            {stickers.map((e) => (
              <button
                key={e}
                type="button"
                onClick={async () => {
                  onClose();
                  await onFile("sticker", await sticker(e), "sticker.webp");
                }}
                className="rounded-lg py-2 text-4xl leading-none hover:bg-hover"
              >
                {e}
              </button>
            ))}
          </div>
        </Sheet>
      );
    case "location":
      return <LocationSheet onClose={onClose} onSay={onSay} />;
    case "contact":
      return <ContactSheet onClose={onClose} onSay={onSay} />;
    case "ad":
      return <AdSheet onClose={onClose} onSay={onSay} phone={phone} />;
  }
  return null;
}

type FormProps = { onClose: () => void; onSay: Props["onSay"] };

const places = [
  { name: "Plaza Mayor", address: "Madrid", latitude: 40.4154, longitude: -3.7074 },
  { name: "Plaza de Mayo", address: "Buenos Aires", latitude: -34.6083, longitude: -58.3712 },
  { name: "St Stephen's Green", address: "Dublin", latitude: 53.3382, longitude: -6.2591 },
];

function LocationSheet({ onClose, onSay }: FormProps) {
  const t = useT();
  const [name, setName] = useState("");
  const [latitude, setLatitude] = useState("40.4168");
  const [longitude, setLongitude] = useState("-3.7038");
  const send = async (location: NonNullable<Draft["location"]>) => {
    if (await onSay({ kind: "location", location })) onClose();
  };
  return (
    <Sheet title={t.location} onClose={onClose}>
      <div className="mb-3 flex flex-wrap gap-1.5">
        {places.map((p) => (
          <button
            key={p.name}
            type="button"
            onClick={() => void send(p)}
            className="rounded-full border border-line-strong px-3 py-1 hover:bg-hover"
          >
            {p.name}
          </button>
        ))}
      </div>
      <form
        onSubmit={(e) => {
          e.preventDefault();
          void send({ name, latitude: Number(latitude), longitude: Number(longitude) });
        }}
      >
        <Field label={t.placeName} value={name} onChange={setName} />
        <div className="grid grid-cols-2 gap-2">
          <Field label={t.latitude} value={latitude} onChange={setLatitude} required />
          <Field label={t.longitude} value={longitude} onChange={setLongitude} required />
        </div>
        <button type="submit" className={primary}>
          {t.sendLocation}
        </button>
      </form>
    </Sheet>
  );
}

function ContactSheet({ onClose, onSay }: FormProps) {
  const t = useT();
  const [name, setName] = useState("Lucía Ferrer");
  const [number, setNumber] = useState("+34 611 204 377");
  const [company, setCompany] = useState("");
  return (
    <Sheet title={t.contact} onClose={onClose}>
      <form
        onSubmit={async (e) => {
          e.preventDefault();
          if (await onSay({ kind: "contacts", contacts: [{ name, phone: number, company }] })) onClose();
        }}
      >
        <Field label={t.name} value={name} onChange={setName} required />
        <Field label={t.phone} value={number} onChange={setNumber} type="tel" />
        <Field label={t.company} value={company} onChange={setCompany} />
        <button type="submit" className={primary}>
          {t.sendContact}
        </button>
      </form>
    </Sheet>
  );
}

function AdSheet({ onClose, onSay }: FormProps & { phone: Phone }) {
  const t = useT();
  const [headline, setHeadline] = useState(t.adHeadlineSample);
  const [text, setText] = useState(t.adTextSample);
  return (
    <Sheet title={t.ad} onClose={onClose}>
      <form
        onSubmit={async (e) => {
          e.preventDefault();
          const click = crypto.getRandomValues(new Uint32Array(3)).join("");
          const referral = {
            headline,
            body: headline,
            source_id: "120330001",
            source_url: "https://fb.example/ad/120330001",
            click_id: `ARA${click}`,
          };
          if (await onSay({ kind: "text", text, referral })) onClose();
        }}
      >
        <Field label={t.adHeadline} value={headline} onChange={setHeadline} required />
        <Field label={t.adText} value={text} onChange={setText} required />
        <button type="submit" className={primary}>
          {t.sendAd}
        </button>
      </form>
    </Sheet>
  );
}

import { url } from "@client/api";
import { Field } from "@kit/field";
import { Input } from "@kit/input";
import { Select } from "@kit/select";
import { Switch } from "@kit/switch";
import { t } from "@lingui/core/macro";
import { useEffect, useState } from "react";
import type { ReachLink } from "@/entities/reach";
import { DownloadLink } from "./DownloadLink";

type Level = "l" | "m" | "q" | "h";

/** The link as a code to be printed: what stands below it, how large, how robust. */
export function Print({ link }: { link: ReachLink }) {
  const [caption, setCaption] = useState("");
  const [number, setNumber] = useState(true);
  const [address, setAddress] = useState(true);
  const [mm, setMM] = useState("40");
  const [level, setLevel] = useState<Level>("m");
  const [failed, setFailed] = useState("");
  const options = { caption, number, address, mm, level };
  const src = useLater(url(`/reach-links/${link.id}/qr`, { ...options, format: "svg", w: link.word }));
  const bad = failed === src;
  const levels: { value: Level; label: string }[] = [
    { value: "l", label: t`7 %: large and clean` },
    { value: "m", label: t`15 %: usual` },
    { value: "q", label: t`25 %: handled every day` },
    { value: "h", label: t`30 %: outdoors, bent, dirty` },
  ];
  return (
    <div className="grid gap-5 sm:grid-cols-[14rem_minmax(0,1fr)]">
      <div className="grid content-start gap-1">
        <img
          src={src}
          alt={t`QR code of ${link.url}`}
          onError={() => setFailed(src)}
          className={bad ? "hidden" : "w-full max-w-56 rounded-md border bg-white"}
        />
        {bad && (
          <p role="alert" className="text-danger text-sm">
            {t`This code cannot be printed so: make it larger, choose less correction, or use letters of the Latin, Greek or Cyrillic script.`}
          </p>
        )}
      </div>
      <div className="grid grid-cols-1 content-start gap-3">
        <Field label={t`Caption`} optional={t`optional`}>
          <Input value={caption} onChange={(e) => setCaption(e.target.value)} maxLength={60} />
        </Field>
        <Switch checked={number} onChange={setNumber} label={t`With the number`} />
        <Switch checked={address} onChange={setAddress} label={t`With the short address`} />
        <div className="grid gap-3 sm:grid-cols-2">
          <Field label={t`Width in millimetres`} help={t`With its white edge; a key card has room for 25.`}>
            <Input type="number" min={10} max={600} value={mm} onChange={(e) => setMM(e.target.value)} />
          </Field>
          <Field label={t`May be covered`} help={t`How much of it scanners can do without.`}>
            <Select value={level} options={levels} onChange={setLevel} />
          </Field>
        </div>
        <div className="flex flex-wrap gap-2">
          {(["pdf", "svg", "png"] as const).map((format) => (
            <DownloadLink
              key={format}
              href={url(`/reach-links/${link.id}/qr`, { ...options, format })}
              name={`recado-${link.word}.${format}`}
            >
              {format === "png" ? t`PNG, 300 dpi` : format.toUpperCase()}
            </DownloadLink>
          ))}
        </div>
        <p className="text-ink-3 text-xs">{t`PDF and SVG stay sharp at any size. Keep the white edge free, and try the print with a phone before you order many.`}</p>
      </div>
    </div>
  );
}

/** A value that stands still while somebody types. */
function useLater(value: string): string {
  const [later, setLater] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setLater(value), 300);
    return () => clearTimeout(timer);
  }, [value]);
  return later;
}

import { Button } from "@kit/button";
import { Dialog } from "@kit/dialog";
import { Switch } from "@kit/switch";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { type Case, caseKeys } from "@/entities/case";

type Format = "pdf" | "json";

/** Takes a case out of the desk as a file: to read and print, or for programs. */
export function ExportDialog({ c, onClose }: { c: Case; onClose: () => void }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const [format, setFormat] = useState<Format>("pdf");
  const [notes, setNotes] = useState(false);
  const formats: { value: Format; name: string; about: string }[] = [
    { value: "pdf", name: t`PDF`, about: t`To read and print, with pictures.` },
    { value: "json", name: t`JSON`, about: t`For other programs: everything, as it is kept.` },
  ];
  const query = new URLSearchParams({
    format,
    notes: String(notes),
    tz: Intl.DateTimeFormat().resolvedOptions().timeZone,
  });
  const download = () => {
    const link = document.createElement("a");
    link.href = `/api/v1/cases/${c.id}/transcript?${query}`;
    link.download = `recado-${c.number}.${format}`;
    link.click();
    // The history tells of it from now on.
    setTimeout(() => void client.invalidateQueries({ queryKey: caseKeys.history(c.id) }), 1500);
    onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t`Export case #${c.number}`}
      description={c.contact.name}
      footer={
        <>
          <Button onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button variant="primary" onClick={download}>
            <Trans>Download</Trans>
          </Button>
        </>
      }
    >
      <fieldset className="grid gap-2">
        <legend className="mb-1 text-xs text-ink-3">
          <Trans>Format</Trans>
        </legend>
        {formats.map((f) => (
          <label key={f.value} className="flex min-h-8 items-start gap-2 text-sm">
            <input
              type="radio"
              name="format"
              className="mt-1"
              checked={format === f.value}
              onChange={() => setFormat(f.value)}
            />
            <span>
              <span className="font-medium">{f.name}</span>
              <span className="block text-xs text-ink-2">{f.about}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <div className="mt-3">
        <Switch label={t`With internal notes`} checked={notes} onChange={setNotes} />
      </div>
      <p className="mt-3 text-xs text-ink-2">
        <Trans>The history of the case will say that you exported it.</Trans>
      </p>
    </Dialog>
  );
}

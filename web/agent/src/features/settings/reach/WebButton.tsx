import { api } from "@client/api";
import { Field } from "@kit/field";
import { Input } from "@kit/input";
import { Select } from "@kit/select";
import { t } from "@lingui/core/macro";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useMe } from "@/entities/me";
import type { ReachLink } from "@/entities/reach";
import { errorText } from "@/lib/error-text";
import { languages } from "@/lib/language";
import { Copy } from "../parts/Copy";

interface Snippet {
  html: string;
  label: string;
  contrast: number;
}

/** The link as a button for a web site: HTML to paste, as it will look. */
export function WebButton({ link }: { link: ReachLink }) {
  const me = useMe();
  const [value, setValue] = useState({
    label: "",
    language: me.workspace.locale.startsWith("es") ? "es" : "en",
    background: "#0f766e",
    color: "#ffffff",
  });
  const [asked, setAsked] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(value), 250);
    return () => clearTimeout(timer);
  }, [value]);
  const set = (patch: Partial<typeof value>) => setValue((v) => ({ ...v, ...patch }));
  const query = useQuery({
    queryKey: ["reach-links", link.id, "button", link.word, asked],
    queryFn: ({ signal }) => api.get<Snippet>(`/reach-links/${link.id}/button`, { signal, query: asked }),
    placeholderData: keepPreviousData,
    retry: false,
  });
  return (
    <div className="grid grid-cols-1 gap-3">
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label={t`Label`} optional={t`optional`}>
          <Input
            value={value.label}
            placeholder={query.data?.label}
            onChange={(e) => set({ label: e.target.value })}
            maxLength={60}
          />
        </Field>
        <Field label={t`Language of the label`}>
          <Select value={value.language} options={[...languages]} onChange={(language) => set({ language })} />
        </Field>
        <Field label={t`Background`}>
          <Input type="color" value={value.background} onChange={(e) => set({ background: e.target.value })} />
        </Field>
        <Field label={t`Letters`}>
          <Input type="color" value={value.color} onChange={(e) => set({ color: e.target.value })} />
        </Field>
      </div>
      {query.isError ? (
        <p role="alert" className="text-danger text-sm">
          {errorText(query.error)}
        </p>
      ) : (
        query.data && (
          <>
            <iframe
              title={t`The button as it will look`}
              sandbox=""
              srcDoc={`<body style="margin:8px;background:#fff">${query.data.html}</body>`}
              className="h-16 w-full rounded-md border bg-white"
            />
            <Copy label={t`HTML for your site`} value={query.data.html} />
            <p className="text-ink-3 text-xs">{t`Contrast ${query.data.contrast} : 1. No script and nothing loaded from elsewhere: it works in any page.`}</p>
          </>
        )
      )}
    </div>
  );
}

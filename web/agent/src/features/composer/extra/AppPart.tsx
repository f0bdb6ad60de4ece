import { Input } from "@kit/input";
import { Select } from "@kit/select";
import { useLingui } from "@lingui/react/macro";
import { useRef } from "react";
import type { AppDraft } from "../model/extra";
import { Row } from "../parts/RichRow";
import { Picture } from "./Picture";
import type { PartProps } from "./parts";

/** An app of the business: which one, what its bubble says and what it is opened with. */
export function AppPart({
  draft,
  complaint,
  set,
  apps,
}: PartProps & { apps: readonly { id: string; name: string }[] }) {
  const { t } = useLingui();
  // A picture may arrive after other words were written.
  const app = useRef(draft.app);
  app.current = draft.app;
  const change = (part: Partial<AppDraft>) => set({ app: { ...app.current, ...part } });
  const { id, title, subtitle, data, url } = draft.app;
  return (
    <>
      <Row label={t`App`} limit={0} value={id} error={complaint("app.id")}>
        <Select
          value={id}
          options={[{ value: "", label: t`Choose` }, ...apps.map((a) => ({ value: a.id, label: a.name }))]}
          onChange={(chosen) => change({ id: chosen, title: title || (apps.find((a) => a.id === chosen)?.name ?? "") })}
        />
      </Row>
      <Row label={t`Title`} limit={0} value={title} error={complaint("app.title")}>
        <Input value={title} onChange={(e) => change({ title: e.target.value })} />
      </Row>
      <Row label={t`Second line (optional)`} limit={0} value={subtitle}>
        <Input value={subtitle} onChange={(e) => change({ subtitle: e.target.value })} />
      </Row>
      <Row label={t`What it is opened with (optional)`} limit={0} value={data}>
        <Input placeholder="?order=42" value={data} onChange={(e) => change({ data: e.target.value })} />
      </Row>
      <Row label={t`Page for who has no app (optional)`} limit={0} value={url} error={complaint("app.url")}>
        <Input type="url" placeholder="https://" value={url} onChange={(e) => change({ url: e.target.value })} />
      </Row>
      <Picture of={draft.app} add={t`Add a picture`} remove={t`Remove the picture`} onChange={change} />
    </>
  );
}

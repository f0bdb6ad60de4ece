import { Select } from "@kit/select";
import { t } from "@lingui/core/macro";
import type { Header, TemplateRules } from "@/entities/template-edit";
import { variablesIn } from "../draft";
import { headerWord } from "../words";
import { SampleFile } from "./SampleFile";
import { Spot } from "./Spot";
import { VariableText } from "./VariableText";

interface Props {
  path: string;
  header: Header;
  rules?: TemplateRules;
  /** Which kinds can stand here. */
  kinds: readonly Header["kind"][];
  onChange: (header: Header) => void;
  onFill: (variable: string, fill: string) => void;
}

const isMedia = (kind: Header["kind"]) => kind === "image" || kind === "video" || kind === "document";

/** What stands above the text. */
export function HeaderFields({ path, header, rules, kinds, onChange, onFill }: Props) {
  return (
    <div className="grid grid-cols-1 gap-3">
      <Spot path={`${path}.kind`} label={t`Kind`} className="max-w-60">
        <Select
          value={header.kind}
          options={kinds.map((kind) => ({ value: kind, label: headerWord(kind) }))}
          onChange={(kind) => onChange({ kind })}
        />
      </Spot>
      {header.kind === "text" && (
        <VariableText
          label={t`Header text`}
          path={`${path}.text`}
          text={header.text ?? ""}
          examples={header.examples}
          limit={rules?.header_length}
          oneLine
          full={variablesIn(header.text ?? "").length > 0}
          onChange={(text, examples) => onChange({ ...header, text, examples })}
          onFill={onFill}
        />
      )}
      {isMedia(header.kind) && (
        <SampleFile
          path={`${path}.file_id`}
          label={t`Sample file`}
          help={t`Reviewers look at it; customers get it where no other file is given. You can drop it here.`}
          fileId={header.file_id}
          mimes={rules?.sample_mimes?.[header.kind]}
          onChange={(file_id) => onChange({ ...header, file_id })}
        />
      )}
      {header.kind === "location" && (
        <p className="text-ink-2 text-xs">{t`Each message says which place; what is filled in below is the place where it says none.`}</p>
      )}
    </div>
  );
}

import { api } from "@client/api";
import { Button, IconButton } from "@kit/button";
import { Input } from "@kit/input";
import { Popover } from "@kit/popover";
import { toast } from "@kit/toast";
import { useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Building2, Plus, X } from "lucide-react";
import { useDeferredValue, useId, useState } from "react";
import { type Company, companyKeys, fetchCompanies } from "@/entities/company";
import type { Ref } from "@/entities/contact";
import { errorText } from "@/lib/error-text";

interface Props {
  value: Ref | null;
  disabled: boolean;
  error: string | undefined;
  onChange: (company: Ref | null) => void;
}

/** The company of a contact: found by name, or made. */
export function CompanyPicker({ value, disabled, error, onChange }: Props) {
  const { t } = useLingui();
  const label = useId();
  const [open, setOpen] = useState(false);
  return (
    <div className="grid content-start gap-1">
      <span id={label} className="text-sm font-medium">{t`Company`}</span>
      <div className="flex h-8 items-center gap-1">
        {value && (
          <Link
            to="/companies/$companyId"
            params={{ companyId: value.id }}
            className="min-w-0 flex-1 truncate text-sm text-accent-ink hover:underline"
          >
            {value.name}
          </Link>
        )}
        {!disabled && (
          <Popover
            open={open}
            onOpenChange={setOpen}
            label={t`Choose a company`}
            trigger={
              <Button size="sm" aria-describedby={label}>
                <Building2 /> {value ? t`Change` : t`Choose a company`}
              </Button>
            }
          >
            <Choice
              onChoose={(company) => {
                setOpen(false);
                onChange(company);
              }}
            />
          </Popover>
        )}
        {value && !disabled && (
          <IconButton size="sm" label={t`No company`} onClick={() => onChange(null)}>
            <X />
          </IconButton>
        )}
      </div>
      {error && <p className="text-xs text-danger">{error}</p>}
    </div>
  );
}

function Choice({ onChoose }: { onChoose: (company: Ref) => void }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const [text, setText] = useState("");
  const q = useDeferredValue(text.trim());
  const found = useQuery({
    queryKey: [...companyKeys.lists, "to choose", q],
    queryFn: ({ signal }) => fetchCompanies(q, null, { signal }),
  }).data?.items;
  const same = found?.some((c) => c.name.toLowerCase() === q.toLowerCase());
  const make = () =>
    api.post<Company>("/companies", { name: q }).then(
      (company) => {
        void client.invalidateQueries({ queryKey: companyKeys.lists });
        onChoose(company);
      },
      (e) => toast({ title: errorText(e), tone: "danger" }),
    );
  return (
    <div className="grid w-64 gap-1 p-1">
      <Input
        autoFocus
        aria-label={t`Find a company`}
        placeholder={t`Find a company`}
        value={text}
        onChange={(e) => setText(e.target.value)}
      />
      <ul className="max-h-56 overflow-y-auto">
        {found?.map((c) => (
          <li key={c.id}>
            <Button variant="ghost" className="w-full justify-start!" onClick={() => onChoose(c)}>
              <span className="truncate">{c.name}</span>
            </Button>
          </li>
        ))}
      </ul>
      {q && found && !same && (
        <Button variant="ghost" className="justify-start!" onClick={() => void make()}>
          <Plus /> <span className="truncate">{t`Add “${q}”`}</span>
        </Button>
      )}
    </div>
  );
}

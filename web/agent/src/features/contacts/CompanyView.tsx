import { api, type Page } from "@client/api";
import { isApiError } from "@client/error";
import { Avatar } from "@kit/avatar";
import { Button } from "@kit/button";
import { Dialog } from "@kit/dialog";
import { EmptyState } from "@kit/empty";
import { Field } from "@kit/field";
import { Input, Textarea } from "@kit/input";
import { Skeleton } from "@kit/skeleton";
import { toast } from "@kit/toast";
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Building2, ChevronLeft, Trash2 } from "lucide-react";
import { useState } from "react";
import type { Case } from "@/entities/case";
import { type Company, companyKeys } from "@/entities/company";
import { contactKeys, contactName, fetchContacts } from "@/entities/contact";
import { useCan } from "@/entities/me";
import { itemsOf } from "@/entities/page";
import { errorText } from "@/lib/error-text";
import { Cases } from "./parts/Cases";
import { Part } from "./parts/Part";

/** One company: what it is called, who belongs to it, what they asked. */
export function CompanyView({ id }: { id: string }) {
  const { t } = useLingui();
  const may = useCan("contacts.write");
  const [removing, setRemoving] = useState(false);
  const query = useQuery({
    queryKey: companyKeys.one(id),
    queryFn: ({ signal }) => api.get<Company>(`/companies/${id}`, { signal }),
  });
  const cases = useQuery({
    queryKey: companyKeys.cases(id),
    queryFn: ({ signal }) => api.get<Page<Case>>(`/companies/${id}/cases`, { signal }),
  }).data?.items;
  if (query.isError) return <EmptyState icon={Building2} title={errorText(query.error)} />;
  const company = query.data;
  if (!company) return <Skeleton className="m-8 h-40" />;
  return (
    <article className="mx-auto grid w-full max-w-2xl grid-cols-1 gap-7 px-4 py-5 sm:px-8">
      <header className="flex items-center gap-3">
        <Link
          to="/companies"
          aria-label={t`Back to the companies`}
          className="rounded-md p-1.5 hover:bg-hover md:hidden"
        >
          <ChevronLeft className="size-5" aria-hidden />
        </Link>
        <div className="min-w-0 flex-1">
          <h1 className="truncate text-xl font-semibold">{company.name}</h1>
          <p className="text-xs text-ink-3">
            {plural(company.contacts ?? 0, { one: "# contact", other: "# contacts" })}
          </p>
        </div>
        {may && (
          <Button onClick={() => setRemoving(true)}>
            <Trash2 /> {t`Remove`}
          </Button>
        )}
      </header>
      <CompanyForm key={company.updated_at} company={company} may={may} />
      <Members id={id} />
      {cases && <Cases cases={cases} named />}
      {removing && <RemoveDialog company={company} onClose={() => setRemoving(false)} />}
    </article>
  );
}

function CompanyForm({ company, may }: { company: Company; may: boolean }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const [form, setForm] = useState({ name: company.name, domain: company.domain, notes: company.notes });
  const changed = form.name !== company.name || form.domain !== company.domain || form.notes !== company.notes;
  const save = useMutation({
    mutationFn: () => api.patch<Company>(`/companies/${company.id}`, form),
    onSuccess: async () => {
      await Promise.all([
        client.invalidateQueries({ queryKey: companyKeys.one(company.id) }),
        client.invalidateQueries({ queryKey: companyKeys.lists }),
      ]);
      toast({ title: t`Company saved` });
    },
  });
  const fault = (field: string) => (isApiError(save.error) ? save.error.field(field) : undefined);
  return (
    <form
      className="grid gap-3 sm:grid-cols-2"
      onSubmit={(e) => {
        e.preventDefault();
        save.mutate();
      }}
    >
      <Field label={t`Name`} error={fault("name")}>
        <Input
          value={form.name}
          disabled={!may}
          maxLength={200}
          onChange={(e) => setForm({ ...form, name: e.target.value })}
        />
      </Field>
      <Field label={t`Domain`} error={fault("domain")}>
        <Input
          value={form.domain}
          disabled={!may}
          maxLength={253}
          placeholder="example.com"
          onChange={(e) => setForm({ ...form, domain: e.target.value })}
        />
      </Field>
      <Field label={t`Notes`} help={t`Only your team sees them.`} className="sm:col-span-2">
        <Textarea
          value={form.notes}
          disabled={!may}
          rows={3}
          onChange={(e) => setForm({ ...form, notes: e.target.value })}
        />
      </Field>
      {changed && (
        <Button type="submit" variant="primary" busy={save.isPending} className="justify-self-start">
          {t`Save`}
        </Button>
      )}
    </form>
  );
}

function Members({ id }: { id: string }) {
  const { t } = useLingui();
  const filter = { q: "", companyId: id };
  const query = useInfiniteQuery({
    queryKey: contactKeys.list(filter),
    queryFn: ({ pageParam, signal }) => fetchContacts(filter, pageParam, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
  });
  const contacts = itemsOf(query.data);
  return (
    <Part title={t`Contacts`}>
      {query.isSuccess && contacts.length === 0 && (
        <p className="text-ink-3">{t`Nobody yet. Choose this company on a contact's page.`}</p>
      )}
      <ul className="divide-y divide-line border-y empty:border-0">
        {contacts.map((c) => (
          <li key={c.id}>
            <Link
              to="/contacts/$contactId"
              params={{ contactId: c.id }}
              className="flex min-h-10 items-center gap-2.5 px-1 hover:bg-hover"
            >
              <Avatar name={contactName(c)} seed={c.id} />
              <span className="min-w-0 flex-1 truncate">{contactName(c)}</span>
              <span className="tabular truncate text-xs text-ink-3">
                {c.identities[0]?.display || c.email || c.phone}
              </span>
            </Link>
          </li>
        ))}
      </ul>
      {query.hasNextPage && (
        <Button size="sm" className="w-fit" onClick={() => void query.fetchNextPage()}>
          {t`Show more`}
        </Button>
      )}
    </Part>
  );
}

function RemoveDialog({ company, onClose }: { company: Company; onClose: () => void }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const navigate = useNavigate();
  const remove = useMutation({
    mutationFn: () => api.del(`/companies/${company.id}`),
    onSuccess: async () => {
      await navigate({ to: "/companies" });
      void client.invalidateQueries({ queryKey: companyKeys.lists });
      void client.invalidateQueries({ queryKey: ["contact"] });
    },
    onError: (e) => toast({ title: errorText(e), tone: "danger" }),
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t`Remove the company “${company.name}”?`}
      footer={
        <>
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button variant="danger" busy={remove.isPending} onClick={() => remove.mutate()}>
            {t`Remove the company`}
          </Button>
        </>
      }
    >
      <p className="text-sm text-ink-2">{t`Its contacts stay, without a company. This cannot be undone.`}</p>
    </Dialog>
  );
}

import { t } from "@lingui/core/macro";
import { Globe, Mail, MapPin, Store } from "lucide-react";
import { useState } from "react";
import type { AccountNumber, NumberProfile } from "@/entities/number";

interface Props {
  number: AccountNumber;
  profile: NumberProfile;
  picture?: string;
  /** The line of business, as people say it. */
  vertical: string;
}

/** The profile as a customer's phone shows it. */
export function ProfilePhone({ number, profile, picture, vertical }: Props) {
  const [broken, setBroken] = useState<string>();
  const name = number.name || number.number;
  const lines = [
    { icon: Store, text: vertical },
    { icon: MapPin, text: profile.address },
    { icon: Mail, text: profile.email },
    ...profile.websites.map((text) => ({ icon: Globe, text })),
  ].filter((l) => l.text);
  return (
    <figure
      aria-label={t`How a phone shows the profile`}
      className="mx-auto grid w-full max-w-[17rem] content-start gap-3 self-start rounded-[1.75rem] bg-paper p-4 shadow-[inset_0_0_0_6px_var(--line)]"
    >
      <div className="grid justify-items-center gap-1 pt-3 text-center">
        {picture && picture !== broken ? (
          <img
            src={picture}
            alt={name}
            onError={() => setBroken(picture)}
            className="size-20 rounded-full object-cover"
          />
        ) : (
          <span
            aria-hidden
            className="grid size-20 place-items-center rounded-full bg-accent-soft text-2xl font-semibold text-accent-ink"
          >
            {[...name][0]}
          </span>
        )}
        <p className="break-words text-base font-semibold">{name}</p>
        <p className="text-sm text-ink-2">{number.number}</p>
        {profile.about && <p className="break-words text-sm">{profile.about}</p>}
      </div>
      {profile.description && (
        <p className="whitespace-pre-wrap break-words border-t pt-3 text-sm">{profile.description}</p>
      )}
      {lines.length > 0 && (
        <ul className="grid gap-1.5 border-t pt-3 text-sm">
          {lines.map(({ icon: Icon, text }, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two web sites may be the same while one is typed
            <li key={i} className="flex items-start gap-2">
              <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-3" />
              <span className="min-w-0 break-words">{text}</span>
            </li>
          ))}
        </ul>
      )}
    </figure>
  );
}

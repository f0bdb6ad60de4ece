import { Select } from "@kit/select";
import { useLingui } from "@lingui/react/macro";
import { Languages } from "lucide-react";
import { currentLanguage, languages, setLanguage } from "@/lib/language";

/** Chooses the language before anybody is known. */
export function LanguageSwitch() {
  const { t } = useLingui();
  return (
    <Select
      quiet
      label={t`Language`}
      value={currentLanguage()}
      options={languages.map((l) => ({ ...l, icon: <Languages aria-hidden /> }))}
      onChange={(language) => void setLanguage(language)}
    />
  );
}

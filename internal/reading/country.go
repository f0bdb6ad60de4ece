package reading

import (
	"strings"

	"github.com/nyaruka/phonenumbers"
	"golang.org/x/text/language"

	"recado.dev/internal/platform/phone"
)

// Country answers the country of a contact: that of the first number that has
// one, else the one that their language's setting names ("es-MX"); "" where
// neither says.
func Country(numbers []string, locale string) string {
	for _, number := range numbers {
		if !strings.HasPrefix(number, "+") {
			continue
		}
		n, err := phone.Parse(number)
		if err != nil || !phonenumbers.IsPossibleNumber(n) {
			continue
		}
		if region := phonenumbers.GetRegionCodeForNumber(n); len(region) == 2 && region != "ZZ" {
			return region
		}
	}
	tag, err := language.Parse(locale)
	if err != nil {
		return ""
	}
	if region, sure := tag.Region(); sure == language.Exact {
		return region.String()
	}
	return ""
}

// OfLocale answers the language of a contact's own setting, "" for none.
func OfLocale(locale string) string {
	tag, err := language.Parse(locale)
	if err != nil || locale == "" {
		return ""
	}
	base, sure := tag.Base()
	if sure == language.No {
		return ""
	}
	return base.String()
}

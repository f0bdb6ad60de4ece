package whatsapp

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

func TestTheListsThatShipAreReadAndSayWhereTheyAreFrom(t *testing.T) {
	t.Parallel()
	r := priceRules()
	files, err := priceFiles.ReadDir("prices")
	if err != nil || len(r.Tables) != len(files) || len(files) == 0 {
		t.Fatalf("%d lists of %d files, %v", len(r.Tables), len(files), err)
	}
	for _, l := range r.Tables {
		if l.Source == "" || l.Read == "" || l.ValidFrom.IsZero() || len(l.Rates) == 0 {
			t.Errorf("%q lacks its source, its days or its prices", l.Name)
		}
	}
	seen := map[string]string{}
	for _, m := range r.Markets {
		for _, c := range m.Countries {
			if seen[c] != "" {
				t.Errorf("%s is in %s and in %s", c, seen[c], m.Key)
			}
			seen[c] = m.Key
		}
	}
}

func TestTheCountryOfARecipientIsThatOfTheNumberOrOfTheUserID(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		to   platform.Recipient
		want string
	}{
		{platform.Recipient{Address: "+34600111222"}, "ES"},
		{platform.Recipient{Address: "+5491155550101"}, "AR"},
		{platform.Recipient{Address: "+14165550123"}, "CA"},
		{platform.Recipient{Address: "user:BR.4f9c", Keys: []platform.RemoteUserKey{"user:BR.4f9c"}}, "BR"},
		{platform.Recipient{Address: "user:BR.4f9c", Keys: []platform.RemoteUserKey{"user:BR.4f9c", "phone:34600111222"}}, "ES"},
		{platform.Recipient{Address: "group"}, ""},
	} {
		if got := recipientCountry(c.to); got != c.want {
			t.Errorf("%+v is in %q, want %q", c.to, got, c.want)
		}
	}
}

func TestEachEraOfPricesHasItsRules(t *testing.T) {
	t.Parallel()
	r := priceRules()
	for _, c := range []struct {
		at, model string
		free      []string
		allowance int64
	}{
		{"2022-03-01", platform.ChargedByConversation, nil, 1000},
		{"2023-07-01", platform.ChargedByConversation, nil, 1000},
		{"2024-12-01", platform.ChargedByConversation, []string{"service"}, 0},
		{"2025-08-01", platform.ChargedByMessage, []string{"service", "utility"}, 0},
		{"2026-11-01", platform.ChargedByMessage, nil, 1000},
	} {
		at, err := time.Parse(time.DateOnly, c.at)
		if err != nil {
			t.Fatal(err)
		}
		e := r.EraAt(at, true)
		free := int64(0)
		if e.Allowance != nil {
			free = e.Allowance.Free
		}
		if e.Model != c.model || !slices.Equal(e.FreeInWindow, c.free) || free != c.allowance {
			t.Errorf("%s: %+v", c.at, e)
		}
	}
	if e := r.EraAt(time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC), false); e.Reported || len(e.FreeInWindow) != 2 {
		t.Errorf("a change that was only reported holds unasked: %+v", e)
	}
}

func TestCostsAreReadExactlyHoweverTheyAreWritten(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]desk.Nano{"0.0509": 50_900_000, "1e-05": 10_000, "12": 12_000_000_000, "0.1527": 152_700_000, "": 0, "1.5E2": 150_000_000_000} {
		if got, ok := exact(json.Number(text)); !ok || got != want {
			t.Errorf("%q read as %d, %v; want %d", text, got, ok, want)
		}
	}
	if _, ok := exact("1e99"); ok {
		t.Error("an amount that fits nowhere was read")
	}
}

package consent

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"

	"recado.dev/internal/desk"
)

var noon = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

// TestLedgerFoldsToTheNewestWord compares the fold with what it means, said
// plainly, over random ledgers in random orders.
func TestLedgerFoldsToTheNewestWord(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(1, 2))
	channels := []string{"", "a", "b"}
	for round := range 3000 {
		ledger := make([]desk.Consent, rnd.IntN(9))
		for i := range ledger {
			ledger[i] = desk.Consent{ID: strconv.Itoa(1000 + i), Kind: Kinds()[rnd.IntN(2)], ChannelID: channels[rnd.IntN(3)],
				Granted: rnd.IntN(2) == 0, At: noon.Add(time.Duration(rnd.IntN(4)) * time.Hour)}
		}
		for _, channel := range channels {
			want := plainly(ledger, channel)
			shuffled := slices.Clone(ledger)
			rnd.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
			got := Of(shuffled, channel)
			for _, kind := range Kinds() {
				if !same(got.Latest(kind), want[kind]) {
					t.Fatalf("round %d, channel %q, %s: got %+v, want %+v of %+v", round, channel, kind, got.Latest(kind), want[kind], ledger)
				}
			}
			// An entry that is older than all others never changes anything.
			older := append(slices.Clone(shuffled), desk.Consent{ID: "0", Kind: Kinds()[rnd.IntN(2)], Granted: true, At: noon.Add(-time.Hour)})
			for _, kind := range Kinds() {
				if again := Of(older, channel); want[kind] != nil && !same(again.Latest(kind), want[kind]) {
					t.Fatalf("round %d: an old entry changed %s", round, kind)
				}
			}
			// Who has just withdrawn is sent no promotion, whatever was before.
			stop := append(slices.Clone(shuffled), desk.Consent{ID: "9999", Kind: desk.ConsentMarketing, At: noon.Add(5 * time.Hour)})
			if v := Default().Decide(Of(stop, channel), Ask{Category: desk.TemplateMarketing, Open: true, Wrote: true}); v.Level != Refused {
				t.Fatalf("round %d: after a stop a promotion is %s", round, v.Level)
			}
		}
	}
}

func plainly(ledger []desk.Consent, channel string) map[desk.ConsentKind]*desk.Consent {
	sorted := slices.Clone(ledger)
	slices.SortFunc(sorted, func(a, b desk.Consent) int {
		if c := a.At.Compare(b.At); c != 0 {
			return c
		}
		if a.ID < b.ID {
			return -1
		}
		return 1
	})
	out := map[desk.ConsentKind]*desk.Consent{}
	for i := range sorted {
		if c := sorted[i]; channel == "" || c.ChannelID == "" || c.ChannelID == channel {
			out[c.Kind] = &sorted[i]
		}
	}
	return out
}

func same(a, b *desk.Consent) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.ID == b.ID
}

func TestWordsAreWholeMessages(t *testing.T) {
	t.Parallel()
	words := Default().Words()
	for text, want := range map[string]Wish{
		"STOP": WantsStop, "stop": WantsStop, " Stop. ": WantsStop, "¡BAJA!": WantsStop, "baja\n": WantsStop, "“Baja”": WantsStop, "STOP 🛑": WantsStop,
		"Cancelar  suscripcion": WantsStop, "cancelar suscripción": WantsStop, "opt-out": WantsStop, "Quiero darme de baja": WantsStop, "No mas mensajes": WantsStop,
		"alta": WantsStart, "ALTA!!": WantsStart, "Start": WantsStart, "darme de alta": WantsStart,
		"": NoWish, "🛑": NoWish, "/start": NoWish, "stop sending me the wrong size": NoWish, "la talla baja": NoWish, "¿Cómo me doy de baja del curso?": NoWish,
		"bajar": NoWish, "non-stop": NoWish,
	} {
		if got := words.Of(text); got != want {
			t.Errorf("%q: got %d, want %d", text, got, want)
		}
	}
}

func TestDecisions(t *testing.T) {
	t.Parallel()
	entry := func(granted bool) *desk.Consent {
		return &desk.Consent{Granted: granted, Kind: desk.ConsentMarketing, At: noon, How: "STOP"}
	}
	require := Default()
	require.Templates = CheckRequire
	strict := require
	strict.OptedOut = Everything
	strict.WritingCounts = false
	off := Default()
	off.Templates = CheckOff
	marketing, utility := desk.TemplateMarketing, desk.TemplateUtility
	for name, c := range map[string]struct {
		policy Policy
		s      Standing
		a      Ask
		level  string
		code   desk.Code
	}{
		"a promotion to who opted out":                             {off, Standing{Marketing: entry(false)}, Ask{marketing, true, true}, Refused, desk.CodeOptedOut},
		"a notice to who opted out of promotions":                  {Default(), Standing{Marketing: entry(false)}, Ask{utility, false, true}, OK, ""},
		"a notice to who opted out where that ends all":            {strict, Standing{Marketing: entry(false)}, Ask{utility, false, true}, Refused, desk.CodeOptedOut},
		"an answer by template to who opted out where it ends all": {strict, Standing{Marketing: entry(false)}, Ask{utility, true, true}, OK, ""},
		"a template of no known category to who opted out":         {off, Standing{Marketing: entry(false)}, Ask{"", false, true}, Refused, desk.CodeOptedOut},
		"a template of no known category to anyone else":           {Default(), Standing{}, Ask{"", false, true}, OK, ""},
		"a notice to who wants no messages":                        {off, Standing{Messages: entry(false)}, Ask{utility, false, true}, Refused, desk.CodeOptedOut},
		"an answer to who wants no messages":                       {off, Standing{Messages: entry(false)}, Ask{utility, true, true}, OK, ""},
		"a promotion to who wants no messages but promotions":      {off, Standing{Messages: entry(false), Marketing: entry(true)}, Ask{marketing, true, true}, Refused, desk.CodeOptedOut},
		"a promotion without a word, to be warned of":              {Default(), Standing{}, Ask{marketing, true, true}, Warned, desk.CodeNoConsent},
		"a promotion without a word, where one is required":        {require, Standing{}, Ask{marketing, true, true}, Refused, desk.CodeNoConsent},
		"a promotion without a word, unchecked":                    {off, Standing{}, Ask{marketing, false, false}, OK, ""},
		"a promotion to who agreed":                                {require, Standing{Marketing: entry(true)}, Ask{marketing, false, false}, OK, ""},
		"a promotion to who agreed to messages alone":              {require, Standing{Messages: entry(true)}, Ask{marketing, false, true}, Refused, desk.CodeNoConsent},
		"a notice to who wrote once":                               {require, Standing{}, Ask{utility, false, true}, OK, ""},
		"a notice to who wrote once, where that is not enough":     {strict, Standing{}, Ask{utility, false, true}, Refused, desk.CodeNoConsent},
		"a notice to who never wrote":                              {require, Standing{}, Ask{utility, false, false}, Refused, desk.CodeNoConsent},
		"a notice to who never wrote but agreed":                   {strict, Standing{Messages: entry(true)}, Ask{utility, false, false}, OK, ""},
		"a one-time code to who never wrote":                       {Default(), Standing{}, Ask{desk.TemplateAuthentication, false, false}, Warned, desk.CodeNoConsent},
	} {
		v := c.policy.Decide(c.s, c.a)
		if v.Level != c.level || v.Code != c.code {
			t.Errorf("%s: got %s %s, want %s %s", name, v.Level, v.Code, c.level, c.code)
		}
		if (v.Err() != nil) != (v.Level == Refused) {
			t.Errorf("%s: error %v at %s", name, v.Err(), v.Level)
		}
	}
}

func TestPoliciesAreCleanedAndReadBack(t *testing.T) {
	t.Parallel()
	p := Default()
	p.StopWords = []string{" Stop ", "STOP!", "", "fin"}
	p.Answer.Stop = map[string]string{"es": " Hecho ", "en": " "}
	clean, err := p.Clean()
	if err != nil || !slices.Equal(clean.StopWords, []string{"Stop", "fin"}) || len(clean.Answer.Stop) != 1 || clean.Answer.Stop["es"] != "Hecho" {
		t.Fatalf("got %+v, %v", clean, err)
	}
	p.StartWords = []string{"¡Fín!"}
	if _, err := p.Clean(); desk.CodeOf(err) != desk.CodeInvalid {
		t.Errorf("a word that is both: %v", err)
	}
	read, err := Read(`{"templates":"require","answer":{"enabled":true,"stop":{"es":"Hecho"},"start":{"es":"Hola"}}}`)
	if err != nil || read.Templates != CheckRequire || len(read.Answer.Stop) != 1 || read.WarnMinutes != 120 || len(read.StopWords) == 0 {
		t.Errorf("read %+v, %v", read, err)
	}
}

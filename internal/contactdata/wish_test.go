package contactdata_test

import (
	"context"
	"testing"

	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

func TestAFileNotesConsentAndNeverTakesBackAnOptOut(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		r := newRig(t, s)
		m := r.upload("Name;Email;Marketing opt-in;Acepta mensajes", "Ana;ana@example.com;sí;yes", "Bea;bea@example.com;No;", "Eva;eva@example.com;maybe;", "Leo;leo@example.com;;")
		if m.Columns[2].Guess != "consent_marketing" || m.Columns[3].Guess != "consent_messages" {
			t.Fatalf("understood %+v", m.Columns)
		}
		r.start(m, "email")
		if done := r.finish(m.ID); done.Created != 3 || done.Bad != 1 {
			t.Fatalf("became %+v", done)
		}
		by := map[string]desk.Contact{}
		for _, c := range r.all() {
			by[c.Name] = r.contact(c.ID)
		}
		ana := by["Ana"]
		if !ana.Consent[desk.ConsentMarketing].Granted || !ana.Consent[desk.ConsentMessages].Granted || by["Bea"].Consent[desk.ConsentMarketing].Granted || len(by["Leo"].Consent) != 0 {
			t.Fatalf("contacts %+v", by)
		}
		ledger, err := s.Read().Consents(t.Context(), r.ws, ana.ID)
		if err != nil || len(ledger) != 2 || ledger[0].Source != desk.ConsentByImport || ledger[0].How != m.Name || ledger[0].Actor.ID == "" {
			t.Fatalf("ledger %+v, %v", ledger, err)
		}
		r.Clock.Advance(1e9)
		r.write(func(ctx context.Context, tx *store.Tx) error { // Ana opts out
			return tx.AddConsents(ctx, r.ws, []desk.Consent{{ID: ident.New(), ContactID: ana.ID, Kind: desk.ConsentMarketing, How: "STOP", Source: desk.ConsentByWord, At: r.Clock.Now()}})
		})
		r.Clock.Advance(1e9)
		again := r.upload("Name;Email;Marketing", "Ana;ana@example.com;yes", "Bea;bea@example.com;yes")
		r.start(again, "email")
		if done := r.finish(again.ID); done.Same != 2 {
			t.Errorf("again became %+v", done)
		}
		if c := r.contact(ana.ID); c.Consent[desk.ConsentMarketing].Granted {
			t.Error("a file took back an opt-out")
		}
	})
}

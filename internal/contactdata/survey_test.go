package contactdata_test

import (
	"context"
	"encoding/csv"
	"slices"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// asked keeps that a contact was asked, and answered where score is one.
func (r *rig) asked(contactID string, score int, comment string) {
	r.t.Helper()
	at := r.Clock.Now().UTC().Truncate(time.Microsecond)
	v := desk.SurveySend{WorkspaceID: r.ws, ID: ident.New(), SurveyID: "s1", Kind: desk.SurveyCSAT, State: desk.SurveySent, CaseID: "k1", ContactID: contactID, Score: score, Comment: comment, SentAt: &at, CreatedAt: at}
	v.Cause = "hand:" + v.ID
	if score > 0 {
		v.State, v.AnsweredAt = desk.SurveyAnswered, &at
	}
	r.write(func(ctx context.Context, tx *store.Tx) error { return tx.InsertSurveySends(ctx, v) })
	r.Clock.Advance(time.Hour)
}

func TestTheFileOfContactsSaysWhatTheyAnsweredInSurveys(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		r := newRig(t, s)
		ana, leo := r.writes("ana", "hola"), r.writes("leo", "hola")
		r.asked(ana.ID, 2, "=slow()")
		r.asked(ana.ID, 4, "better")
		r.asked(ana.ID, -1, "")
		r.asked(leo.ID, 1, "=bad()")
		rows, err := csv.NewReader(strings.NewReader(r.exported())).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		at := slices.Index(rows[0], "surveys_asked")
		got := map[string][]string{}
		for _, row := range rows[1:] {
			got[row[0]] = row[at : at+5]
		}
		if want := []string{"3", "2", "csat", "4", "better"}; !slices.Equal(got[ana.ID], want) {
			t.Errorf("Ana %q, want %q", got[ana.ID], want)
		}
		if want := []string{"1", "1", "csat", "1", "'=bad()"}; !slices.Equal(got[leo.ID], want) {
			t.Errorf("Leo %q, want %q", got[leo.ID], want)
		}
	})
}

func TestSurveysGoWithTheirContact(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		r := newRig(t, s)
		ana, leo := r.writes("ana", "hola"), r.writes("leo", "hola")
		r.asked(ana.ID, 2, "slow")
		r.asked(leo.ID, 5, "")
		r.write(func(ctx context.Context, tx *store.Tx) error { return tx.DeleteContact(ctx, r.ws, ana.ID) })
		left, err := r.Store.Read().AskedContacts(t.Context(), r.ws, []string{ana.ID, leo.ID})
		if err != nil || left[ana.ID].Asked != 0 || left[leo.ID].Asked != 1 {
			t.Errorf("left %+v, %v", left, err)
		}
	})
}

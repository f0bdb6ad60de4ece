package casework_test

import (
	"context"
	"testing"

	"recado.dev/internal/cases"
	"recado.dev/internal/casework"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
)

func TestACaseIsNotResolvedWithoutItsRequiredFields(t *testing.T) {
	t.Parallel()
	eachShop(t, func(t *testing.T, v *shop) {
		ctx := context.Background()
		order := desk.Attribute{WorkspaceID: v.Workspace, ID: ident.New(), Owner: desk.OfCases, Key: "order", Name: "Order", Kind: desk.AttributeNumber, Required: true, CreatedAt: v.at}
		// A contact's field may have the same key.
		twin := order
		twin.ID, twin.Owner, twin.Required = ident.New(), desk.OfContacts, false
		if err := v.write(func(tx *store.Tx) error {
			if err := tx.SaveAttribute(ctx, order); err != nil {
				return err
			}
			return tx.SaveAttribute(ctx, twin)
		}); err != nil {
			t.Fatal(err)
		}
		resolve := cases.Patch{Status: ptr(desk.CaseResolved)}
		no := v.patch(v.new, resolve, false)
		if no == nil || len(no.Problems) != 1 || no.Problems[0].Field != "fields.order" {
			t.Fatalf("resolved without the field: %+v", no)
		}
		err := v.write(func(tx *store.Tx) error {
			_, err := casework.Change(ctx, tx, v.Workspace, v.new, agent, cases.Patch{WorkPatch: cases.WorkPatch{Fields: map[string]any{"order": "many"}}}, v.at)
			return err
		})
		if desk.CodeOf(err) != desk.CodeInvalid {
			t.Errorf("a number that is none: %v", err)
		}
		resolve.Fields = map[string]any{"order": "4711"}
		v.patch(v.new, resolve, true)
		if c := v.kase(v.new); c.Fields["order"] != 4711.0 || c.Status != desk.CaseResolved {
			t.Errorf("fields %v, %s", c.Fields, c.Status)
		}
		v.wantHistory(v.new, "field.order")
		if err := casework.DropField(ctx, v.Store, v.Workspace, "order"); err != nil {
			t.Fatal(err)
		}
		if c := v.kase(v.new); len(c.Fields) != 0 {
			t.Errorf("a field that is gone has values: %v", c.Fields)
		}
	})
}

func TestASubStatusBringsItsStatusAndGoesWithIt(t *testing.T) {
	t.Parallel()
	eachShop(t, func(t *testing.T, v *shop) {
		ctx := context.Background()
		waits := desk.CaseChoice{WorkspaceID: v.Workspace, ID: ident.New(), Kind: desk.ChoiceSubStatus, Status: desk.CasePending, Name: "Waiting for supplier", CreatedAt: v.at}
		if err := v.write(func(tx *store.Tx) error { return tx.SaveCaseChoice(ctx, waits) }); err != nil {
			t.Fatal(err)
		}
		set := cases.Patch{WorkPatch: cases.WorkPatch{SetSubStatus: true, SubStatus: &desk.CaseChoice{ID: waits.ID}}}
		v.patch(v.new, set, true)
		if c := v.kase(v.new); c.Status != desk.CasePending || c.SubStatus != waits.ID {
			t.Errorf("%s, %q", c.Status, c.SubStatus)
		}
		if n, err := v.Store.Read().CountSubStatus(ctx, v.Workspace, waits.ID); n != 1 || err != nil {
			t.Errorf("%d cases, %v", n, err)
		}
		v.patch(v.new, cases.Patch{Status: ptr(desk.CaseOpen)}, true)
		if c := v.kase(v.new); c.SubStatus != "" {
			t.Error("an open case waits for the supplier")
		}
		set.Status = ptr(desk.CaseOpen)
		err := v.write(func(tx *store.Tx) error {
			_, err := casework.Change(ctx, tx, v.Workspace, v.new, agent, set, v.at)
			return err
		})
		if desk.CodeOf(err) != desk.CodeInvalid {
			t.Errorf("a sub-status of another status: %v", err)
		}
	})
}

func TestWhatIsSetByHandStays(t *testing.T) {
	t.Parallel()
	eachShop(t, func(t *testing.T, v *shop) {
		mood := func(m desk.Sentiment, found bool) desk.Sentiment {
			v.patch(v.new, cases.Patch{WorkPatch: cases.WorkPatch{Sentiment: &m, Found: found}}, true)
			return v.kase(v.new).Sentiment
		}
		if mood(desk.SentimentNegative, true) != desk.SentimentNegative || mood(desk.SentimentNeutral, false) != desk.SentimentNeutral {
			t.Error("the mood was not set")
		}
		if got := mood(desk.SentimentNegative, true); got != desk.SentimentNeutral {
			t.Errorf("what was set by hand became %s", got)
		}
		mood("", false)
		if got := mood(desk.SentimentNegative, true); got != desk.SentimentNegative {
			t.Errorf("what was given back is %s", got)
		}
		lang := "xx-no"
		if err := v.write(func(tx *store.Tx) error {
			_, err := casework.Change(context.Background(), tx, v.Workspace, v.new, agent, cases.Patch{WorkPatch: cases.WorkPatch{Language: &lang}}, v.at)
			return err
		}); desk.CodeOf(err) != desk.CodeInvalid {
			t.Errorf("a language that is none: %v", err)
		}
	})
}

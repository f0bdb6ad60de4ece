package store_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"pgregory.net/rapid"

	"recado.dev/internal/contact"
	"recado.dev/internal/desk"
	"recado.dev/internal/filter"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
)

// drawFacts makes some cases of two contacts, with all that is around them.
func drawFacts(t *rapid.T) []filter.Facts {
	people, seen := map[string]desk.Contact{}, map[string]time.Time{}
	for _, id := range filterWords[filter.FieldContact] {
		people[id] = drawPerson(t, id)
		if rapid.Bool().Draw(t, "wrote") {
			seen[id] = filterNow.Add(-time.Duration(rapid.IntRange(0, 5).Draw(t, "last wrote")) * time.Hour)
		}
	}
	word := func(f filter.Field) string { return rapid.SampledFrom(filterWords[f]).Draw(t, string(f)) }
	var out []filter.Facts
	for range rapid.IntRange(1, 6).Draw(t, "cases") {
		f := filter.Facts{Case: drawCase(t), SLA: drawSLA(t), Messages: rapid.IntRange(0, 4).Draw(t, "messages")}
		if rapid.Bool().Draw(t, "due") {
			at := filterNow.Add(time.Duration(rapid.IntRange(-5, 5).Draw(t, "due at")) * time.Hour)
			f.DueAt = &at
		}
		if rapid.Bool().Draw(t, "waits") {
			at := filterNow.Add(-time.Duration(rapid.SampledFrom([]int{0, 59, 60, 61, 62, 180, 600}).Draw(t, "waits for")) * time.Minute)
			f.Case.WaitingSince = &at
		}
		if d := word(filter.FieldDirection); d != "" {
			f.Case.LastMessage = &desk.Preview{ID: "m", Direction: desk.Direction(d), Kind: desk.MessageText, Text: `"direction":"in" "direction":"out"`, At: filterNow}
		}
		if f.Messages > 0 {
			f.Mentioned = rapid.SliceOfNDistinct(rapid.SampledFrom(filterWords[filter.FieldMentioned]), 0, 2, rapid.ID[string]).Draw(t, "mentioned")
		}
		if f.Case.ChannelID == "c1" {
			f.WorkstreamID = "w1"
		}
		f.Contact, f.LastSeen = people[f.Case.ContactID], seen[f.Case.ContactID]
		out = append(out, f)
	}
	return out
}

func drawPerson(t *rapid.T, id string) desk.Contact {
	word := func(f filter.Field) string { return rapid.SampledFrom(filterWords[f]).Draw(t, string(f)) }
	p := desk.Contact{ID: id, CreatedAt: filterNow.Add(-time.Duration(rapid.IntRange(0, 5).Draw(t, "contact since")) * time.Hour), UpdatedAt: filterNow}
	p.Tags = rapid.SliceOfNDistinct(rapid.SampledFrom(filterWords[filter.FieldContactTag]), 0, 2, rapid.ID[string]).Draw(t, "their tags")
	for i := range rapid.IntRange(0, 3).Draw(t, "addresses") {
		p.Identities = append(p.Identities, desk.Identity{ID: fmt.Sprint(id, "-", i), ContactID: id, Platform: word(filter.FieldContactPlatform), Address: fmt.Sprint(id, i), CreatedAt: filterNow})
	}
	p.Attributes, p.Consent = map[string]any{}, map[desk.ConsentKind]desk.ConsentState{}
	if v := word(filter.FieldCompany); v != "" {
		p.Company = &desk.Ref{ID: v}
	}
	if v := word(theirField); v != "" {
		p.Attributes["color"] = v
	}
	if rapid.Bool().Draw(t, "blocked") {
		p.BlockedAt = &filterNow
	}
	for f, kind := range map[filter.Field]desk.ConsentKind{filter.FieldMarketing: desk.ConsentMarketing, filter.FieldConsent: desk.ConsentMessages} {
		if v := word(f); v != "" {
			p.Consent[kind] = desk.ConsentState{Granted: v == filter.ConsentGranted}
		}
	}
	return p
}

func drawSLA(t *rapid.T) *desk.CaseSLA {
	if !rapid.Bool().Draw(t, "promised") {
		return nil
	}
	clock := func(name string) *desk.SLAClock {
		if !rapid.Bool().Draw(t, name) {
			return nil
		}
		return &desk.SLAClock{State: desk.SLAState(rapid.SampledFrom(filterWords[filter.FieldSLAState]).Draw(t, "state"))}
	}
	return &desk.CaseSLA{Policy: desk.Ref{Name: `"state":"breached"`}, FirstReply: clock("first reply"), NextReply: clock("next reply"), Resolution: clock("resolution")}
}

// saveFacts writes cases with all that is around them.
func saveFacts(ctx context.Context, tx *store.Tx, ws string, all []filter.Facts) error {
	var changes []store.CaseChange
	var clocks []store.SLAClocks
	var messages []desk.Message
	var threads []store.NewConversation
	people := map[string]desk.Contact{}
	for i := range all {
		f := &all[i]
		changes = append(changes, store.CaseChange{After: f.Case})
		people[f.Contact.ID] = f.Contact
		if f.SLA != nil || f.DueAt != nil {
			row := store.SLAClocks{CaseID: f.Case.ID, State: []byte("{}"), Standing: desk.SLANone, DueAt: f.DueAt}
			if f.SLA != nil {
				view, err := json.Marshal(f.SLA)
				if err != nil {
					return err
				}
				row.View = string(view)
			}
			clocks = append(clocks, row)
		}
		messages = append(messages, messagesOf(ws, f)...)
		threads = append(threads, store.NewConversation{ThreadKey: f.Case.ID, Conversation: desk.Conversation{ID: f.Case.ID, CaseID: f.Case.ID, ContactID: f.Case.ContactID, ChannelID: f.Case.ChannelID,
			LastInboundAt: wroteIn(all[:i], f), CreatedAt: filterNow, LastActivityAt: filterNow}})
	}
	errs := []error{tx.SaveCases(ctx, ws, changes), tx.InsertConversations(ctx, ws, threads), tx.SaveSLAClocks(ctx, ws, clocks), tx.InsertMessages(ctx, messages), tx.InsertMentions(ctx, messages)}
	stream := store.Workstream{WorkspaceID: ws, ID: "w1", Name: "W", Settings: json.RawMessage("{}"), Channels: []string{"c1"}, CreatedAt: filterNow, UpdatedAt: filterNow}
	errs = append(errs, tx.SaveWorkstream(ctx, stream), tx.SaveAttribute(ctx, desk.Attribute{WorkspaceID: ws, ID: "color", Owner: desk.OfContacts, Key: "color", Name: "Color", Kind: desk.AttributeText, CreatedAt: filterNow}))
	for _, p := range people {
		errs = append(errs, savePerson(ctx, tx, ws, p))
	}
	return errors.Join(errs...)
}

// wroteIn is when the contact last wrote in the conversation of a case: in their
// first when they did on any, in the others before or never.
func wroteIn(earlier []filter.Facts, f *filter.Facts) *time.Time {
	if f.LastSeen.IsZero() {
		return nil
	}
	at, others := f.LastSeen, 0
	for i := range earlier {
		if earlier[i].Contact.ID == f.Contact.ID {
			others++
		}
	}
	if others%2 == 1 {
		return nil
	}
	at = at.Add(-time.Duration(others) * time.Hour)
	return &at
}

func messagesOf(ws string, f *filter.Facts) []desk.Message {
	var out []desk.Message
	for i := range f.Messages {
		m := desk.Message{WorkspaceID: ws, ID: fmt.Sprintf("%s-%d", f.Case.ID, i), CaseID: f.Case.ID, ConversationID: f.Case.ID, Direction: desk.DirectionNote, Kind: desk.MessageText,
			OccurredAt: filterNow, CreatedAt: filterNow}
		if i == 0 {
			m.Mentions = f.Mentioned
		}
		out = append(out, m)
	}
	return out
}

// savePerson writes a contact. Of what they agreed to, only the newest counts.
func savePerson(ctx context.Context, tx *store.Tx, ws string, p desk.Contact) error {
	var ledger []desk.Consent
	for kind, state := range p.Consent {
		ledger = append(ledger,
			desk.Consent{ID: ident.New(), ContactID: p.ID, Kind: kind, Granted: !state.Granted, At: filterNow.Add(-time.Hour)},
			desk.Consent{ID: ident.New(), ContactID: p.ID, Kind: kind, Granted: state.Granted, At: filterNow})
	}
	var values []store.ContactValue
	for key, v := range p.Attributes {
		values = append(values, store.ContactValue{ContactID: p.ID, Key: key, Value: contact.Kept(v)})
	}
	return errors.Join(tx.SaveContactDetails(ctx, ws, []desk.Contact{p}), tx.SaveContactTags(ctx, ws, []desk.Contact{p}), tx.SaveIdentities(ctx, ws, p.Identities), tx.AddConsents(ctx, ws, ledger), tx.SaveContactValues(ctx, ws, values))
}

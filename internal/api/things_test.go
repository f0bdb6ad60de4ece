package api

import (
	"context"
	"testing"

	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
)

// deskThings stores one of each noun of the desk, full of the word secret, and
// adds their ids.
func deskThings(t *testing.T, s *server, ws, channelID string, ids map[string]string) {
	t.Helper()
	ctx := context.Background()
	now := s.clock.Now()
	identity := desk.Identity{WorkspaceID: ws, ID: ident.New(), ContactID: ident.New(), Platform: "echo", Address: "secret", Display: "secret", Name: "secret", Keys: []string{"secret"}, CreatedAt: now}
	contact := desk.Contact{WorkspaceID: ws, ID: identity.ContactID, Name: "secret", CreatedAt: now, UpdatedAt: now}
	conv := desk.Conversation{WorkspaceID: ws, ID: ident.New(), ChannelID: channelID, Platform: "echo", ContactID: contact.ID, IdentityID: identity.ID, CaseID: ident.New(), LastActivityAt: now, LastInboundAt: &now, CreatedAt: now}
	kase := desk.Case{WorkspaceID: ws, ID: conv.CaseID, Number: 1, Status: desk.CaseOpen, Priority: desk.PriorityNormal, Subject: "secret", ContactID: contact.ID,
		ConversationID: conv.ID, ChannelID: channelID, Platform: "echo", Tags: []string{}, LastActivityAt: now, CreatedAt: now, UpdatedAt: now, Version: 1}
	message := desk.Message{WorkspaceID: ws, ID: ident.New(), ConversationID: conv.ID, CaseID: kase.ID, ChannelID: channelID, Direction: desk.DirectionIn, Kind: desk.MessageText,
		Text: "secret", Author: desk.Author{Type: "contact", ID: contact.ID, Name: "secret"}, ExternalID: "secret", Status: desk.StatusReceived, OccurredAt: now, CreatedAt: now}
	file := desk.Attachment{ID: ident.New(), Mime: "text/plain", Size: 6, Name: "secret.txt", State: desk.AttachmentReady, BlobKey: "secret"}
	dead := store.DeadLetter{WorkspaceID: ws, ID: ident.New(), JournalSeq: 1, Position: 0, ChannelID: channelID, Kind: "secret", Reason: "secret", Raw: []byte(`"secret"`), Attempts: 1, CreatedAt: now}
	err := s.store.Write(ctx, func(tx *store.Tx) error {
		for _, step := range []func() error{
			func() error { return tx.SaveContacts(ctx, ws, []desk.Contact{contact}) },
			func() error { return tx.SaveIdentities(ctx, ws, []desk.Identity{identity}) },
			func() error {
				return tx.InsertConversations(ctx, ws, []store.NewConversation{{Conversation: conv, ThreadKey: "secret"}})
			},
			func() error { return tx.SaveCases(ctx, ws, []store.CaseChange{{After: kase}}) },
			func() error { return tx.InsertMessages(ctx, []desk.Message{message}) },
			func() error { return tx.InsertAttachments(ctx, ws, message.ID, []desk.Attachment{file}) },
			func() error { _, err := tx.KeepDeadLetter(ctx, dead); return err },
			func() error {
				return tx.SaveTemplate(ctx, desk.StoredTemplate{WorkspaceID: ws, ID: "template", Platform: "echo", Account: "secret", Name: "secret", Category: desk.TemplateUtility, DefaultLanguage: "es", CreatedAt: now, UpdatedAt: now})
			},
			func() error {
				return tx.SaveTemplateVersion(ctx, desk.TemplateVersion{WorkspaceID: ws, ID: "version", TemplateID: "template", Language: "es", Status: desk.TemplateApproved, Quality: "unknown",
					Parts: desk.TemplateParts{Body: "secret"}, CreatedAt: now, UpdatedAt: now})
			},
			func() error {
				return tx.SaveAuthorisation(ctx, desk.Authorisation{WorkspaceID: ws, ID: "authorisation", Platform: "echo", State: desk.AuthorisationGranted, Subject: "secret", Sealed: []byte("secret"), StartedAt: now})
			},
			func() error {
				return tx.SaveForm(ctx, desk.Form{WorkspaceID: ws, ID: "form", Name: "secret", ChannelID: "channel", Platform: "echo", Account: "secret", State: desk.FormDraft,
					Screens: []desk.FormScreen{{Title: "secret", Text: "secret", Fields: []desk.FormField{}}}, CreatedAt: now, UpdatedAt: now})
			},
			func() error {
				return tx.SaveOrder(ctx, desk.PlacedOrder{WorkspaceID: ws, ID: "order", State: desk.OrderNew, Items: []desk.OrderItem{}, Totals: []desk.Money{}, Note: "secret", CreatedAt: now, UpdatedAt: now})
			},
			func() error {
				return tx.SaveCostTable(ctx, desk.CostTable{WorkspaceID: ws, ID: "prices", Platform: "echo", Model: "message", Currency: "EUR", Name: "secret", Rates: "[]", ValidFrom: now, CreatedAt: now, UpdatedAt: now})
			},
			func() error {
				return tx.SaveNumberImport(ctx, desk.NumberImport{WorkspaceID: ws, ID: "numbers", Platform: "echo", Name: "secret.csv", State: desk.NumberImportDone, MadeAt: now})
			},
			func() error {
				return tx.SaveImport(ctx, desk.ContactImport{WorkspaceID: ws, ID: "import", Name: "secret.csv", State: desk.ImportDone, File: "secret", Delimiter: ",",
					Columns: []desk.ImportColumn{{Name: "secret", Samples: []string{"secret"}}}, Total: 1, Done: 1, MadeAt: now})
			},
			func() error { return preparedThings(ctx, tx, message) },
			func() error { return publicThings(ctx, tx, message, contact.ID) },
		} {
			if err := step(); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	ids["contacts"], ids["conversations"], ids["cases"], ids["messages"], ids["files"], ids["journal"], ids["imports"] =
		contact.ID, conv.ID, kase.ID, message.ID, file.ID, dead.ID, "import"
	ids["approvals"], ids["prepared-replies"] = "approval", "draft"
	ids["public"], ids["publications"] = "public", "publication"
	ids["forms"], ids["orders"], ids["price-lists"] = "form", "order", "prices"
	ids["templates"], ids["authorisations"], ids["number-imports"] = "template", "authorisation", "numbers"
}

// preparedThings stores what recipes prepared: for approval, and as a draft.
func preparedThings(ctx context.Context, tx *store.Tx, m desk.Message) error {
	for id, mode := range map[string]desk.ReplyMode{"approval": desk.ReplyApproval, "draft": desk.ReplyDraft} {
		err := tx.SavePrepared(ctx, desk.PreparedReply{WorkspaceID: m.WorkspaceID, ID: id, Mode: mode, Kind: desk.PreparedReplyKind, State: desk.PreparedWaiting, Recipe: desk.Ref{ID: "r", Name: "secret"},
			CaseID: m.CaseID, ConversationID: m.ConversationID, ChannelID: m.ChannelID, Text: "secret", Original: "secret", CreatedAt: m.CreatedAt, UpdatedAt: m.CreatedAt})
		if err != nil {
			return err
		}
	}
	return nil
}

// publicThings stores a post with an item under it, something that was done to
// it, and a publication; the first three have one id.
func publicThings(ctx context.Context, tx *store.Tx, like desk.Message, contactID string) error {
	const id = "public"
	ws, now, m := like.WorkspaceID, like.CreatedAt, like
	m.ID, m.ExternalID, m.Content = id, "public-secret", &desk.Content{Public: &desk.Public{Kind: desk.PublicComment, PostID: id}}
	item, _ := store.PublicItemOf(m, contactID)
	for _, err := range []error{
		tx.InsertMessages(ctx, []desk.Message{m}),
		tx.SavePublicItems(ctx, ws, []desk.PublicItem{item}),
		tx.SavePosts(ctx, ws, []desk.Post{{WorkspaceID: ws, ID: id, ChannelID: m.ChannelID, Platform: "echo", ExternalID: "secret", Kind: desk.PublicPost, Text: "secret", PublishedAt: now, CreatedAt: now}}),
		tx.SavePublicActions(ctx, ws, []desk.PublicAction{{WorkspaceID: ws, ID: id, PostID: id, MessageID: id, ChannelID: m.ChannelID, Verb: desk.VerbHide, State: desk.ActionFailed, CreatedAt: now}}),
		tx.SavePublication(ctx, desk.Publication{WorkspaceID: ws, ID: "publication", Text: "secret", State: desk.PublicationDraft, CreatedAt: now, UpdatedAt: now}),
	} {
		if err != nil {
			return err
		}
	}
	return nil
}

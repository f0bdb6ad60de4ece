package signal

import (
	"context"
	"time"

	"recado.dev/internal/automatic"
	"recado.dev/internal/consent"
	"recado.dev/internal/contactdata"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/outbound"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

const (
	// late is how old a wish may be and still be answered; it is kept however old
	// it is.
	late = 24 * time.Hour
	// answersAtOnce bounds how many answers are looked for at a time.
	answersAtOnce = 100
)

// wish is a message that is a stop or start word.
type wish struct {
	*desk.Message
	granted bool
}

// keepWishes adds wishes to their contacts' ledgers and has the first of a kind
// answered: who says stop twice is told once. It answers what to count and what
// to tell.
func (s *Service) keepWishes(ctx context.Context, tx *store.Tx, ws string, f found) ([]count, []desk.Event, error) {
	var counts []count
	var events []desk.Event
	var answers []store.ConsentAnswer
	for _, w := range f.wishes {
		conv, err := tx.ConversationByID(ctx, ws, w.ConversationID)
		if desk.CodeOf(err) == desk.CodeNotFound {
			continue
		}
		if err != nil {
			return nil, nil, err
		}
		c := desk.Consent{WorkspaceID: ws, ID: ident.New(), ContactID: conv.ContactID, Kind: desk.ConsentMarketing, Granted: w.granted, Source: desk.ConsentByWord,
			How: w.Text, Text: w.Text, MessageID: w.ID, Actor: desk.Actor{Type: "contact", ID: conv.ContactID, Name: w.Author.Name}, At: w.OccurredAt}
		if f.policy.OneChannel {
			c.ChannelID = conv.ChannelID
		}
		ledger, err := tx.Consents(ctx, ws, conv.ContactID)
		if err != nil {
			return nil, nil, err
		}
		before := consent.Of(ledger, conv.ChannelID)
		told, err := contactdata.NoteConsents(ctx, tx, ws, s.Clock.Now(), []desk.Consent{c})
		if err != nil {
			return nil, nil, err
		}
		events = append(events, told...)
		if had := before.Marketing; had != nil && had.Granted == w.granted {
			continue // known already
		}
		if !w.granted {
			counts = append(counts, count{kind: KindStopped, channel: conv.ChannelID, conversation: conv.ID, at: w.CreatedAt})
		}
		if f.policy.Answer.Enabled && w.Origin != "blocked" && s.Clock.Now().Sub(w.OccurredAt) < late {
			answers = append(answers, store.ConsentAnswer{WorkspaceID: ws, MessageID: w.ID, ConversationID: conv.ID, Granted: w.granted, DueAt: s.Clock.Now()})
		}
	}
	return counts, events, tx.WantConsentAnswers(ctx, answers)
}

// Answer says all answers that are due. What fails for now is tried again when
// it is called again.
func (s *Service) Answer(ctx context.Context) error {
	due, err := s.Store.Read().DueConsentAnswers(ctx, answersAtOnce)
	if err != nil {
		return err
	}
	for _, a := range due {
		err := s.Sender.SayAutomatically(ctx, outbound.Automatic{WorkspaceID: a.WorkspaceID, ConversationID: a.ConversationID,
			Word: func(ctx context.Context, tx *store.Tx, conv desk.Conversation, refused string) (string, error) {
				return s.word(ctx, tx, a, conv, refused)
			}})
		switch desk.CodeOf(err) {
		case desk.CodeNotFound, desk.CodeInvalid, desk.CodeUnsupported: // nobody to tell, or nothing that the channel takes
			err = s.Store.Write(ctx, func(tx *store.Tx) error {
				_, err := tx.SettleConsentAnswer(ctx, a, "dropped", string(desk.CodeOf(err)))
				return err
			})
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// word claims an answer and says its text, "" for none: another node has said
// it, it came too late, or the channel takes nothing.
func (s *Service) word(ctx context.Context, tx *store.Tx, a store.ConsentAnswer, conv desk.Conversation, refused string) (string, error) {
	text, reason := "", refused
	if reason == "" && s.Clock.Now().Sub(a.DueAt) > late {
		reason = "late"
	}
	if reason == "" && s.networkAnswers(ctx, conv) {
		reason = "network"
	}
	if reason == "" {
		var err error
		if text, err = s.textOf(ctx, tx, a, conv); err != nil {
			return "", err
		}
		if text == "" {
			reason = "off"
		}
	}
	state := "sent"
	if reason != "" {
		state, text = "dropped", ""
	}
	ours, err := tx.SettleConsentAnswer(ctx, a, state, reason)
	if err != nil || !ours {
		return "", err
	}
	return text, nil
}

// networkAnswers says whether the network itself answers words that stop and
// start.
func (s *Service) networkAnswers(ctx context.Context, conv desk.Conversation) bool {
	live, err := s.Channels.Find(ctx, conv.WorkspaceID, conv.ChannelID)
	if err != nil {
		return false // sending says what is wrong with the channel
	}
	keeper, ok := live.Session.(platform.StopKeeper)
	return ok && keeper.KeepsStops()
}

// textOf is an answer in the customer's language where there is one.
func (s *Service) textOf(ctx context.Context, tx *store.Tx, a store.ConsentAnswer, conv desk.Conversation) (string, error) {
	raw, err := tx.ConsentPolicy(ctx, a.WorkspaceID)
	if err != nil {
		return "", err
	}
	p, err := consent.Read(raw)
	if err != nil || !p.Answer.Enabled {
		return "", err
	}
	space, err := tx.WorkspaceByID(ctx, a.WorkspaceID)
	if err != nil {
		return "", err
	}
	person, err := tx.ContactByID(ctx, a.WorkspaceID, conv.ContactID)
	if err != nil {
		return "", err
	}
	language := ""
	if conv.CaseID != "" {
		c, err := tx.CaseByID(ctx, a.WorkspaceID, conv.CaseID)
		if err != nil {
			return "", err
		}
		language = c.Language
	}
	texts := p.Answer.Stop
	if a.Granted {
		texts = p.Answer.Start
	}
	text, _ := automatic.Message{Text: texts}.In(person.Locale, language, space.Locale)
	return text, nil
}

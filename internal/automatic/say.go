package automatic

import (
	"context"
	"encoding/json"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/outbound"
	"recado.dev/internal/store"
)

// sayAtOnce bounds how many messages are looked for at a time.
const sayAtOnce = 100

// Say says everything that is due. What fails for now is tried again when it is
// called again; it holds up nothing else.
func (s *Service) Say(ctx context.Context) error {
	for {
		due, err := s.Store.Read().DueAutomatic(ctx, s.Clock.Now(), sayAtOnce)
		if err != nil {
			return err
		}
		done := 0
		for _, m := range due {
			if err := s.say(ctx, m); err != nil {
				if ctx.Err() != nil {
					return ctx.Err()
				}
				s.Log.WarnContext(ctx, "automatic message not said yet", slog.String("workspace", m.WorkspaceID), slog.String("case", m.CaseID), slog.String("kind", m.Kind), slog.Any("error", err))
				continue
			}
			done++
		}
		if done < sayAtOnce {
			return nil
		}
	}
}

func (s *Service) say(ctx context.Context, m store.AutomaticMessage) error {
	err := s.Sender.SayAutomatically(ctx, outbound.Automatic{WorkspaceID: m.WorkspaceID, ConversationID: m.ConversationID,
		Word: func(ctx context.Context, tx *store.Tx, conv desk.Conversation, refused string) (string, error) {
			return s.word(ctx, tx, m, conv, refused)
		}})
	switch desk.CodeOf(err) {
	case desk.CodeNotFound, desk.CodeInvalid, desk.CodeUnsupported: // nobody to tell, or nothing that the channel takes: not now nor later
		return s.Store.Write(ctx, func(tx *store.Tx) error {
			_, err := tx.SettleAutomatic(ctx, m, "dropped", string(desk.CodeOf(err)), s.Clock.Now())
			return err
		})
	}
	return err
}

// word claims an occasion and answers what to say, "" for nothing: another node
// has said it, or nobody needs it any more.
func (s *Service) word(ctx context.Context, tx *store.Tx, m store.AutomaticMessage, conv desk.Conversation, refused string) (string, error) {
	now := s.Clock.Now()
	text, reason := "", refused
	var err error
	if reason == "" {
		if text, reason, err = s.decide(ctx, tx, m, conv, now); err != nil {
			return "", err
		}
	}
	state := "sent"
	if reason != "" {
		state, text = "dropped", ""
	}
	if ours, err := tx.SettleAutomatic(ctx, m, state, reason, now); err != nil || !ours {
		return "", err
	}
	return text, nil
}

// decide answers the text, or why nothing is said.
func (s *Service) decide(ctx context.Context, tx *store.Tx, m store.AutomaticMessage, conv desk.Conversation, now time.Time) (text, reason string, err error) {
	if now.Sub(m.DueAt) > late {
		return "", "late", nil
	}
	if conv.CaseID != m.CaseID || conv.LastInboundAt == nil || now.Sub(*conv.LastInboundAt) > 30*aDay {
		return "", "over", nil
	}
	c, err := tx.CaseByID(ctx, m.WorkspaceID, m.CaseID)
	if err != nil {
		return "", "", err
	}
	person, err := tx.ContactByID(ctx, m.WorkspaceID, conv.ContactID)
	if err != nil {
		return "", "", err
	}
	if person.BlockedAt != nil {
		return "", "blocked", nil
	}
	var f Facts
	if err := json.Unmarshal([]byte(m.Facts), &f); err != nil {
		return "", "unreadable", nil
	}
	if reason, err := stale(ctx, tx, m, c, f); err != nil || reason != "" {
		return "", reason, err
	}
	n, err := tx.SaidSince(ctx, m.WorkspaceID, m.CaseID, now.Add(-time.Hour))
	if err != nil || n >= mostAnHour {
		return "", "too_many", err
	}
	set, err := loadSettings(ctx, &tx.Queryer, m.WorkspaceID)
	if err != nil {
		return "", "", err
	}
	v := set.of(conv.ChannelID)
	if v == nil || !v.Messages.All()[Kind(m.Kind)].Enabled {
		return "", "off", nil
	}
	if text = compose(set, v, Kind(m.Kind), c, person, f, now); text == "" {
		return "", "empty", nil
	}
	return text, "", nil
}

// stale answers why an occasion has passed, "" while it has not.
func stale(ctx context.Context, tx *store.Tx, m store.AutomaticMessage, c desk.Case, f Facts) (string, error) {
	over := func(stands bool) (string, error) {
		if stands {
			return "", nil
		}
		return "over", nil
	}
	switch Kind(m.Kind) {
	case Closed:
		return over(c.Status == desk.CaseResolved)
	case Greeting:
		return over(c.Status == desk.CaseOpen && c.FirstReplyAt == nil)
	case Waiting, Position:
		waits := c.Status == desk.CaseOpen && c.AssigneeID == "" && c.WaitingSince != nil && c.WaitingSince.UnixMicro() <= f.Waiting &&
			(c.Routing.State == desk.RoutingWaiting || c.Routing.State == desk.RoutingOffered)
		return over(waits)
	case AgentJoined:
		wrote, err := tx.Wrote(ctx, c, f.AgentID) // then the customer knows them
		if err != nil || wrote {
			return "over", err
		}
		return over(c.Status == desk.CaseOpen && c.AssigneeID == f.AgentID)
	}
	return over(c.Status != desk.CaseResolved)
}

// compose is the text for this customer, in their language where there is one.
func compose(set *settings, v *stream, kind Kind, c desk.Case, person desk.Contact, f Facts, now time.Time) string {
	text, language := v.Messages.All()[kind].In(c.Language, person.Locale, v.Language, set.space.Locale)
	first, _, _ := strings.Cut(strings.TrimSpace(person.Name), " ")
	values := map[string]string{
		"contact.name": person.Name, "contact.first_name": first, "workspace.name": set.space.Name, "case.number": strconv.FormatInt(c.Number, 10),
		"agent.name": f.Agent, "queue.name": f.Queue, "position": strconv.Itoa(f.Position), "opens_at": "",
	}
	if shut, open := set.closed(v, now); shut && !open.IsZero() {
		values["opens_at"] = opensAt(open, now, set.hours[v.CalendarID].Zone(), base(language))
	}
	return Expand(text, values)
}

package website

import (
	"context"
	"fmt"
	"strings"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/render"
	"recado.dev/internal/store"
)

const (
	lookAfterEvery = 20 * time.Second
	mailsAtOnce    = 50
	mailedMessages = 20
)

// lookAfter mails visitors what they have not seen, and forgets sessions that
// ended and visitors of channels that cannot be had back.
func (s *Service) lookAfter() {
	tick := time.NewTicker(lookAfterEvery)
	defer tick.Stop()
	for {
		select {
		case <-s.ctx.Done():
			return
		case <-tick.C:
			if err := s.MailWaiting(s.ctx); err != nil && s.ctx.Err() == nil {
				s.Log.Warn("visitors were not mailed", "error", err)
			}
		}
	}
}

// MailWaiting mails what visitors with an address have not seen for as long as
// their channel says.
func (s *Service) MailWaiting(ctx context.Context) error {
	now := s.now()
	err := s.Store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.DeleteVisitorSessionsBefore(ctx, now); err != nil {
			return err
		}
		return tx.ForgetVisitorsOfChannels(ctx, now.Add(-store.RemovalsKeptFor))
	})
	if err != nil {
		return err
	}
	waiting, err := s.Store.Read().VisitorsWaiting(ctx, now.Add(-time.Minute), mailsAtOnce)
	if err != nil {
		return err
	}
	for _, v := range waiting {
		if err := s.mail(ctx, v, now); err != nil {
			s.Log.Warn("a visitor was not mailed", "workspace", v.WorkspaceID, "channel", v.ChannelID, "error", err)
		}
	}
	return nil
}

func (s *Service) mail(ctx context.Context, v store.Visitor, now time.Time) error {
	live, err := s.Channels.Get(ctx, v.ChannelID)
	after := 0
	if err == nil {
		after = viewOf(live).mailMinutes
	}
	hopeless := err != nil || v.Email == "" || after == 0
	if !hopeless && now.Sub(*v.UnreadSince) < time.Duration(after)*time.Minute {
		return nil
	}
	mine := false
	err = s.Store.Write(ctx, func(tx *store.Tx) error {
		mine, err = tx.ClaimWaiting(ctx, v)
		return err
	})
	if err != nil || !mine || hopeless {
		return err
	}
	p := place{live: live, view: viewOf(live), base: strings.TrimSuffix(s.PublicURL, "/")}
	text, err := s.unseen(ctx, p, v)
	if err != nil || text == "" {
		return err
	}
	subject, above := "%s answered you", "You wrote to us on our site. This is what we answered:"
	below := "Go on with the chat here (the link is yours alone, for seven days):"
	if v.Locale == "es" {
		subject, above = "%s te ha respondido", "Nos escribiste en nuestra web. Esto es lo que te respondimos:"
		below = "Sigue el chat aquí (el enlace es solo para ti y dura siete días):"
	}
	subject = oneLine(fmt.Sprintf(subject, p.view.shown.Title), 150)
	return s.Mail.Send(ctx, v.Email, subject, above+"\n\n"+text+"\n\n"+below, s.resumeLink(v, p.base))
}

// unseen are the words that the visitor has not seen.
func (s *Service) unseen(ctx context.Context, p place, v store.Visitor) (string, error) {
	ch := p.live.Channel
	thread, err := s.Store.Read().ThreadOfKey(ctx, ch.WorkspaceID, ch.ID, ch.Platform, v.Address)
	if desk.CodeOf(err) == desk.CodeNotFound {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	list, err := s.Store.Read().ListMessages(ctx, ch.WorkspaceID, thread.ID, store.MessageQuery{Backward: true, Limit: mailedMessages})
	if err != nil {
		return "", err
	}
	var said []string
	for _, m := range list {
		if m.Direction != desk.DirectionOut || m.Status != desk.StatusSent && m.Status != desk.StatusDelivered || m.DeletedAt != nil {
			continue
		}
		words := render.Plain(m.Text)
		if words == "" && m.Content != nil && m.Content.Rich != nil {
			words = m.Content.Rich.Body
		}
		for _, a := range m.Attachments {
			words = strings.TrimSpace(words + "\n[" + a.Name + "]")
		}
		if words != "" {
			said = append(said, m.Author.Name+": "+words)
		}
	}
	return strings.Join(said, "\n\n"), nil
}

package notify

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"github.com/riverqueue/river"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/mail"
	"recado.dev/internal/store"
)

const (
	digestTries = 6
	digestLines = 30
	digestBatch = 100
)

// digestArgs is one digest on its way: what a person had not read of some
// events.
type digestArgs struct {
	WorkspaceID string `json:"workspace_id"`
	UserID      string `json:"user_id"`
	After       int64  `json:"after"`
	To          int64  `json:"to"`
}

// Kind implements river.JobArgs.
func (digestArgs) Kind() string { return "notification_digest" }

type digestWorker struct {
	river.WorkerDefaults[digestArgs]
	s *Service
}

// Work implements river.Worker.
func (w *digestWorker) Work(ctx context.Context, j *river.Job[digestArgs]) error {
	err := w.s.sendDigest(ctx, j.Args)
	if errors.Is(err, mail.ErrNoServer) {
		return river.JobCancel(err)
	}
	return err
}

// Digests has the digests sent that are due by now.
func (s *Service) Digests(ctx context.Context) error {
	for {
		now := s.Clock.Now()
		due, err := s.Store.Read().DigestsDue(ctx, now, digestBatch)
		if err != nil || len(due) == 0 {
			return err
		}
		for _, row := range due {
			if err := s.digest(ctx, row); err != nil {
				return err
			}
		}
	}
}

// digest hands one person's digest to a job and sets when the next one is, in
// one transaction. Whose quiet hours it is gets it when they end.
func (s *Service) digest(ctx context.Context, seen store.Notified) error {
	// Up to here everybody has been told.
	to, err := s.Store.Read().NotificationPlace(ctx, seen.WorkspaceID)
	if err != nil {
		return err
	}
	return s.Store.Write(ctx, func(tx *store.Tx) error {
		now := s.Clock.Now()
		row, err := tx.LockNotified(ctx, seen.WorkspaceID, seen.UserID)
		if err != nil || row.DigestAt == nil || row.DigestAt.After(now) {
			return err
		}
		workspace, err := tx.WorkspaceByID(ctx, row.WorkspaceID)
		if err != nil {
			return err
		}
		settings, err := ReadSettings(row.Settings)
		if err != nil {
			return err
		}
		if end, quiet := settings.Quiet.Until(now, workspace.Timezone); quiet {
			row.DigestAt = &end
			return tx.SaveNotified(ctx, row)
		}
		args := digestArgs{WorkspaceID: row.WorkspaceID, UserID: row.UserID, After: row.DigestSeq, To: to}
		row.DigestAt, row.DigestSeq = settings.NextDigest(now, workspace.Timezone), max(to, row.DigestSeq)
		if err := tx.SaveNotified(ctx, row); err != nil {
			return err
		}
		return s.Queue.Insert(ctx, tx, args, &river.InsertOpts{MaxAttempts: digestTries})
	})
}

// sendDigest sends what is unread still; where all was read, nothing is sent.
func (s *Service) sendDigest(ctx context.Context, a digestArgs) error {
	member, err := s.Store.Read().MemberByID(ctx, a.WorkspaceID, a.UserID)
	if desk.CodeOf(err) == desk.CodeNotFound {
		return nil
	}
	if err != nil || member.DisabledAt != nil || !access.Allows(member.Role, access.CasesRead) {
		return err
	}
	r, err := s.reader(ctx, a.WorkspaceID, a.UserID)
	if err != nil || r.settings.Digest == DigestOff {
		return err
	}
	list, err := s.Store.Read().UnreadNotifications(ctx, a.WorkspaceID, a.UserID, a.After, a.To, 1000)
	if err != nil {
		return err
	}
	var told []desk.Notification
	for _, n := range list {
		if n.Kind != desk.NotifyRecipe && r.settings.Kinds[n.Kind].Email { // a recipe's mails go at once
			told = append(told, n)
		}
	}
	if len(told) == 0 {
		return nil
	}
	if err := s.Mail.Deliver(ctx, s.letter(a.WorkspaceID, a.UserID, r, told)); err != nil {
		return err
	}
	return s.readUnseen(ctx, a, told)
}

// readUnseen marks as read what is in no list: the mail was where to read it.
func (s *Service) readUnseen(ctx context.Context, a digestArgs, told []desk.Notification) error {
	var ids []string
	for _, n := range told {
		if !n.Shown {
			ids = append(ids, n.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	_, err := s.Read(ctx, access.Who{WorkspaceID: a.WorkspaceID, UserID: a.UserID}, store.ReadFilter{IDs: ids})
	return err
}

// letter writes a digest.
func (s *Service) letter(ws, userID string, r reader, told []desk.Notification) mail.Message {
	words := inLanguage(r.locale)
	subject := fmt.Sprintf(words.digestOne, r.workspace)
	if len(told) > 1 {
		subject = fmt.Sprintf(words.digest, len(told), r.workspace)
	}
	var b strings.Builder
	fmt.Fprintf(&b, words.digestLead+"\n", r.name)
	for _, n := range told[:min(len(told), digestLines)] {
		fmt.Fprintf(&b, "\n• %s\n", words.title(n, r.hide))
		if text := strings.Join(strings.Fields(words.text(n, r.hide)), " "); text != "" {
			fmt.Fprintf(&b, "  %s\n", text)
		}
		fmt.Fprintf(&b, "  %s%s\n", s.PublicURL, pathOf(n))
	}
	if more := len(told) - digestLines; more > 0 {
		fmt.Fprintf(&b, "\n"+words.more+"\n", more)
	}
	stop := s.UnsubscribeURL(ws, userID)
	fmt.Fprintf(&b, "\n"+words.settings+"\n"+words.unsubscribe+"\n\n%s", s.PublicURL+"/settings/notifications", stop, words.open)
	return mail.Message{To: r.email, Subject: subject, Text: b.String(), Link: s.PublicURL + "/inbox/mine", Headers: map[string]string{
		"List-Unsubscribe":      "<" + stop + ">",
		"List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
		"Auto-Submitted":        "auto-generated",
	}}
}

// TestMail sends a digest of one test to a person at once.
func (s *Service) TestMail(ctx context.Context, who access.Who) (Tried, error) {
	out := Tried{Failed: []string{}}
	r, err := s.reader(ctx, who.WorkspaceID, who.UserID)
	if err != nil {
		return out, err
	}
	note := desk.Notification{Kind: desk.NotifyTest, Count: 1}
	switch err := s.Mail.Deliver(ctx, s.letter(who.WorkspaceID, who.UserID, r, []desk.Notification{note})); {
	case errors.Is(err, mail.ErrNoServer):
		out.Failed = append(out.Failed, err.Error())
	case err != nil:
		s.loop.Warn(who.WorkspaceID, err)
		out.Failed = append(out.Failed, "the mail server did not take it")
	default:
		out.Sent = 1
	}
	return out, nil
}

// UnsubscribeURL is the link by which a person ends their digests without
// signing in.
func (s *Service) UnsubscribeURL(ws, userID string) string {
	return s.PublicURL + "/api/v1/notifications/unsubscribe?token=" + s.token(ws, userID)
}

// token names a person so that only we can have written it.
func (s *Service) token(ws, userID string) string {
	name := []byte(ws + "|" + userID)
	return base64.RawURLEncoding.EncodeToString(name) + "." + base64.RawURLEncoding.EncodeToString(s.sign(name))
}

func (s *Service) sign(name []byte) []byte {
	m := hmac.New(sha256.New, s.Sealer.Derive("digest unsubscribe"))
	m.Write(name)
	return m.Sum(nil)
}

// errNoLink is the error of a link that we did not write.
func errNoLink() error { return desk.E(desk.CodeNotFound, "this link is not one of ours") }

// Unsubscribe ends the digests of the person whom a link's token names.
func (s *Service) Unsubscribe(ctx context.Context, token string) error {
	name, err := s.readToken(token)
	if err != nil {
		return err
	}
	ws, userID, _ := strings.Cut(name, "|")
	settings, err := s.Settings(ctx, ws, userID)
	if err != nil {
		return err
	}
	settings.Digest = DigestOff
	_, err = s.SaveSettings(ctx, ws, userID, settings)
	return err
}

// LanguageOf is the language of the person whom a link's token names.
func (s *Service) LanguageOf(ctx context.Context, token string) (string, error) {
	name, err := s.readToken(token)
	if err != nil {
		return "", err
	}
	ws, userID, _ := strings.Cut(name, "|")
	r, err := s.reader(ctx, ws, userID)
	return r.locale, err
}

func (s *Service) readToken(token string) (string, error) {
	first, second, _ := strings.Cut(token, ".")
	name, err1 := base64.RawURLEncoding.DecodeString(first)
	mac, err2 := base64.RawURLEncoding.DecodeString(second)
	if err1 != nil || err2 != nil || !hmac.Equal(mac, s.sign(name)) {
		return "", errNoLink()
	}
	return string(name), nil
}

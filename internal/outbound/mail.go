package outbound

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"recado.dev/internal/contact"
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

// Bounds of a mail that is written here.
const (
	maxSubject    = 500
	maxRecipients = 50
	maxReferences = 20
	newestMails   = 30 // messages that are looked through for the mail that is answered
)

// isMail says whether a channel's messages are mails.
func isMail(caps platform.Caps) bool { return caps.Mail == platform.Yes }

// cleanMail checks what somebody wants on a mail beyond its text.
func cleanMail(e *desk.Email) error {
	if e == nil {
		return nil
	}
	e.Subject = strings.Join(strings.Fields(cleanText(e.Subject)), " ")
	if len(e.Subject) > maxSubject {
		return desk.Invalid("email.subject", "has %d bytes; %d is the most", len(e.Subject), maxSubject)
	}
	n := 0
	for _, line := range []struct {
		field string
		list  *[]desk.MailAddress
	}{{"email.to", &e.To}, {"email.cc", &e.Cc}, {"email.bcc", &e.Bcc}} {
		for i := range *line.list {
			a := &(*line.list)[i]
			address, err := contact.Email(strings.TrimSpace(cleanText(a.Address)))
			if err != nil || address == "" {
				return desk.Invalid(line.field, "%s is no e-mail address", cleanText(a.Address))
			}
			a.Address, a.Name = address, strings.Join(strings.Fields(cleanText(a.Name)), " ")
		}
		n += len(*line.list)
	}
	if n > maxRecipients {
		return desk.Invalid("email.to", "%d recipients; %d is the most", n, maxRecipients)
	}
	return nil
}

// addressed completes a mail from the ones before it in its conversation: whom
// it answers, under which subject, and what ties it to them. It is nil where
// the channel carries no mails. machine says that nobody but a program wrote the
// newest one.
func (s *Service) addressed(ctx context.Context, q *store.Queryer, conv desk.Conversation, caps platform.Caps, wanted *desk.Email, quoted string) (mail *desk.Email, machine bool, err error) {
	if !isMail(caps) {
		if wanted != nil {
			return nil, false, desk.E(desk.CodeUnsupported, "this channel carries no mails: it has neither subject nor recipients")
		}
		return nil, false, nil
	}
	before, err := q.ListMessages(ctx, conv.WorkspaceID, conv.ID, store.MessageQuery{Desc: true, Backward: true, Limit: newestMails})
	if err != nil {
		return nil, false, err
	}
	out := desk.Email{}
	if wanted != nil {
		out = desk.Email{Subject: wanted.Subject, To: wanted.To, Cc: wanted.Cc, Bcc: wanted.Bcc}
	}
	last, theirs := answered(before, quoted)
	if theirs != nil {
		machine = theirs.Content.Email.Automatic
	}
	if last == nil {
		return &out, machine, nil
	}
	if out.Subject == "" {
		out.Subject = answerSubject(last.Content.Email.Subject, last.Direction == desk.DirectionIn)
	}
	if len(out.To) == 0 {
		out.To = answerTo(last, theirs)
	}
	out.References = ties(*last)
	return &out, machine, nil
}

// answered finds the mail that is answered (the quoted one, else the newest) and
// the newest one of a customer.
func answered(newestFirst []desk.Message, quoted string) (last, theirs *desk.Message) {
	for i := range newestFirst {
		m := &newestFirst[i]
		if m.Content == nil || m.Content.Email == nil || m.Direction == desk.DirectionNote || m.Status == desk.StatusFailed {
			continue
		}
		if m.ID == quoted && quoted != "" {
			last = m
		}
		if last == nil && quoted == "" {
			last = m
		}
		if theirs == nil && m.Direction == desk.DirectionIn {
			theirs = m
		}
	}
	if last == nil && quoted != "" {
		last, _ = answered(newestFirst, "")
	}
	return last, theirs
}

// answerSubject is a subject as an answer has it.
func answerSubject(subject string, theirs bool) string {
	low := strings.ToLower(subject)
	if subject == "" || !theirs || strings.HasPrefix(low, "re:") || strings.HasPrefix(low, "aw:") || strings.HasPrefix(low, "rv:") {
		return subject
	}
	return "Re: " + subject
}

// answerTo is who gets an answer: whom the customer wants answered, else who
// wrote, else whoever got the mail before.
func answerTo(last, theirs *desk.Message) []desk.MailAddress {
	from := last
	if last.Direction != desk.DirectionIn {
		if len(last.Content.Email.To) > 0 {
			return slices.Clone(last.Content.Email.To)
		}
		from = theirs
	}
	if from == nil {
		return nil
	}
	e := from.Content.Email
	if len(e.ReplyTo) > 0 {
		return slices.Clone(e.ReplyTo)
	}
	if e.From != nil {
		return []desk.MailAddress{*e.From}
	}
	return nil
}

// ties are the ids of a mail and those before it: the first, and the newest.
func ties(m desk.Message) []string {
	refs := slices.Clone(m.Content.Email.References)
	if m.Direction == desk.DirectionOut && m.ExternalID != "" {
		refs = append(refs, m.ExternalID)
	}
	if n := len(refs) - maxReferences; n > 0 {
		refs = append(refs[:1:1], refs[n+1:]...)
	}
	return refs
}

// asMails puts the mail on messages; each is one of its own.
func asMails(ms []desk.Message, mail *desk.Email) {
	if mail == nil {
		return
	}
	for i := range ms {
		c := desk.Content{}
		if ms[i].Content != nil {
			c = *ms[i].Content
		}
		c.Email = mail
		ms[i].Content = &c
	}
}

// stillMail keeps a message a mail after it was rendered as something simpler.
func stillMail(shown, before desk.Message) desk.Message {
	if before.Content == nil || before.Content.Email == nil {
		return shown
	}
	ms := []desk.Message{shown}
	asMails(ms, before.Content.Email)
	return ms[0]
}

// together is the one message of a mail with files; nil where they go as others'
// do.
func (r Reply) together(base desk.Message, caps platform.Caps, uploads []desk.Attachment) []desk.Message {
	if !isMail(caps) || len(uploads) == 0 || r.Kind == desk.MessageTemplate || r.Kind == desk.MessageRich {
		return nil
	}
	base.Kind, base.Attachments = desk.MessageText, append(base.Attachments, uploads...)
	return []desk.Message{base}
}

var errMachine = desk.E(desk.CodeConflict, "a machine wrote the newest mail: no machine answers it")

// machineLimit is how many mails of machines one conversation's customer gets in
// an hour: two machines that answer one another end there, whatever they leave
// out of their mails.
const machineLimit = 4

// breaker counts what machines said to whom.
type breaker struct {
	mu   sync.Mutex
	said map[string][]time.Time
}

// take says whether one more may go to somebody.
func (b *breaker) take(key string, now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.said == nil || len(b.said) > 10_000 {
		b.said = map[string][]time.Time{}
	}
	recent := slices.DeleteFunc(b.said[key], func(t time.Time) bool { return now.Sub(t) > time.Hour })
	if len(recent) >= machineLimit {
		b.said[key] = recent
		return false
	}
	b.said[key] = append(recent, now)
	return true
}

// mayMachine says why a machine must not write a mail now; nil where it may.
func (s *Service) mayMachine(conv desk.Conversation, caps platform.Caps, machine bool, now time.Time) error {
	if !isMail(caps) {
		return nil
	}
	if machine || !s.machines.take(conv.ChannelID+"/"+conv.ContactID, now) {
		return errMachine
	}
	return nil
}

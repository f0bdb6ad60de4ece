package email

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// remote is what FetchMedia needs.
type remote struct {
	File string `json:"file"`
	At   int    `json:"at"`
}

var errShape = errors.New("the request holds no mail")

// Decode implements platform.Hooked and platform.Puller. A body is a letter; one
// that was not made one yet is read as a mail.
func (s *session) Decode(r platform.HookRequest) ([]platform.Inbound, error) {
	var l letter
	if err := json.Unmarshal(r.Body, &l); err != nil || l.Kind != letterKind {
		if json.Valid(r.Body) {
			return []platform.Inbound{trouble(r.Body, "the request holds no mail")}, nil
		}
		raw, err := mailOf(r)
		if err != nil {
			return nil, err
		}
		l = read(raw)
	}
	at := r.At.UTC()
	if at.IsZero() || at.Unix() <= 0 {
		at = l.Date
	}
	if at.Year() < 1990 || at.Year() > 9999 {
		at = time.Time{}
	}
	return s.happened(l, r.File, at)
}

// happened is what a letter means.
func (s *session) happened(l letter, file string, at time.Time) ([]platform.Inbound, error) {
	if l.ID == "" || l.Digest == "" {
		return []platform.Inbound{trouble(nil, "the letter has no name")}, nil
	}
	if l.Report != nil {
		if in, ok := s.reported(l, at); ok {
			return in, nil
		}
	}
	if _, _, mine := ours(l.ID, s.domain()); mine {
		return nil, nil // a copy of what we sent
	}
	who, own := s.sender(l)
	if who.Address == "" {
		return []platform.Inbound{trouble([]byte(l.ID), "the mail names no sender")}, nil
	}
	if at.IsZero() {
		at = time.Unix(1, 0).UTC() // no time at all; the journal's own counts then
	}
	in := platform.Inbound{Key: "mail:" + l.ID + "/" + l.Digest, Thread: l.thread(s.domain()), Sender: person(who), At: at}
	m := s.message(l, file)
	m.Content.Email.Automatic = l.Machine != "" || who.Address == s.address
	if own {
		in.Echo = m
	} else {
		in.Message = m
	}
	return []platform.Inbound{in}, nil
}

// sender is the customer of a letter. own says that the business wrote it, from
// another program.
func (s *session) sender(l letter) (who desk.MailAddress, own bool) {
	from := first(l.From)
	if from.Address == "" {
		from = first(l.Sender)
	}
	reply := first(l.ReplyTo)
	switch {
	case reply.Address != "" && reply.Address != s.address && (from.Address == "" || from.Address == s.address || nobody(from.Address)):
		// A form of a web site writes for the customer.
		if reply.Name == "" && from.Address != s.address && !nobody(from.Address) {
			reply.Name = from.Name
		}
		return reply, false
	case from.Address == s.address && from.Address != "":
		for _, to := range slices.Concat(l.To, l.Cc) {
			if to.Address != s.address {
				return to, true
			}
		}
	}
	return from, false
}

func first(list []desk.MailAddress) desk.MailAddress {
	for _, a := range list {
		if a.Address != "" {
			return a
		}
	}
	return desk.MailAddress{}
}

func person(a desk.MailAddress) *platform.Person {
	return &platform.Person{Keys: []platform.RemoteUserKey{platform.RemoteUserKey("mail:" + a.Address)}, Address: a.Address, Display: a.Address, Name: a.Name}
}

func (s *session) message(l letter, file string) *platform.MessageIn {
	e := &desk.Email{Subject: l.Subject, ReplyTo: l.ReplyTo, To: l.To, Cc: l.Cc, Quoted: l.Quoted, Digest: l.Digest, Suspect: l.Suspect}
	if from := first(l.From); from.Address != "" {
		e.From = &from
	}
	e.References = slices.Clone(l.References)
	if len(e.References) == 0 {
		e.References = slices.Clone(l.InReplyTo)
	}
	if !l.MadeUp {
		e.References = append(e.References, l.ID)
	}
	m := &platform.MessageIn{ID: platform.RemoteMessageID(l.ID), Kind: desk.MessageText, Text: l.Text, Follows: l.follows(), Variant: l.Digest}
	for _, p := range l.Parts {
		ref, err := json.Marshal(remote{File: file, At: p.At})
		if err != nil {
			continue
		}
		role := p.Role
		if role != desk.MailPage && role != desk.MailInline {
			role = desk.MailFile
		}
		e.Parts = append(e.Parts, desk.MailPart{Role: role, ContentID: p.CID})
		m.Attachments = append(m.Attachments, platform.AttachmentIn{Remote: ref, Mime: p.Mime, Name: p.Name, Size: p.Size})
	}
	if m.Text == "" && len(m.Attachments) == 0 {
		m.Text = l.Subject
	}
	m.Content = &desk.Content{Email: e}
	return m
}

// reported turns what a server says of our mail into a receipt. A report about a
// mail that is not ours is a mail like others.
func (s *session) reported(l letter, at time.Time) ([]platform.Inbound, bool) {
	r := l.Report
	message, _, mine := ours(r.Of, s.domain())
	if !mine {
		return nil, false
	}
	in := platform.Inbound{Key: "report:" + l.ID + "/" + l.Digest, At: at}
	rec := &platform.ReceiptIn{ID: platform.RemoteMessageID(r.Of), OurID: message}
	switch r.Action {
	case "failed":
		rec.Status, rec.Error = desk.StatusFailed, bounced(*r)
	case "delivered":
		rec.Status = desk.StatusDelivered
	case "displayed":
		rec.Status = desk.StatusRead
	default:
		return nil, true // it is still on its way
	}
	in.Receipt = rec
	return []platform.Inbound{in}, true
}

func bounced(r report) *desk.SendError {
	title := "The mail came back"
	if m := enhanced.FindStringSubmatch(r.Status); m != nil {
		title = statusTitle(m[1], m[2], m[3])
	}
	detail := r.Diagnostic
	if r.Recipient != "" {
		detail = r.Recipient + ": " + detail
	}
	return &desk.SendError{Code: r.Status, Title: title, Detail: short(detail, 500), Retryable: len(r.Status) > 0 && r.Status[0] == '4'}
}

// trouble keys an item by its content, so that a repeat is the same one.
func trouble(raw []byte, reason string) platform.Inbound {
	sum := sha256.Sum256(raw)
	said, err := json.Marshal(string(raw))
	if err != nil || len(said) > maxText {
		said = nil
	}
	return platform.Inbound{Key: "trouble:" + hex.EncodeToString(sum[:8]), Trouble: &platform.TroubleIn{Kind: "mail", Reason: reason, Raw: said}}
}
